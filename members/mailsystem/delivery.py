"""Deliver a message into a mailbox by LMTP (RFC 2033)."""

import smtplib
from email.message import EmailMessage

from django.conf import settings
from django.utils.translation import gettext as _

from members.mailsystem import endpoint
from members.mailsystem.base import MailSystemError
from members.mailsystem.errors import TIMEOUT, explained

NULL_SENDER = ""
"""A notice is never answered by a machine, and never bounces (RFC 5321, 4.5.5)."""


def deliver(message: EmailMessage, *, to: str) -> None:
    """Hand a message over and wait until the server has taken it for the address.

    Raise MailSystemError with a sentence for staff; each answer may take 10 seconds.
    """
    where = settings.DELIVERY_LMTP
    if not where:
        raise MailSystemError(
            _("Nothing can be delivered: the setting DELIVERY_LMTP is missing.")
        )
    host, port = endpoint.parts(where)
    failed = _("A message to %(address)s was not accepted (DELIVERY_LMTP, %(where)s)")
    with (
        explained(failed % {"address": to, "where": where}),
        smtplib.LMTP(host, port, "localhost", timeout=TIMEOUT) as client,
    ):
        client.send_message(message, from_addr=NULL_SENDER, to_addrs=[to])
