"""Prove a mailbox: sign in as its owner, as a mail client would."""

import imaplib
import smtplib
import socket
import ssl
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from members.mailsystem import endpoint
from members.mailsystem.base import MailSystemError
from members.mailsystem.errors import TIMEOUT, explained


def prove(address: str, password: str) -> None:
    """Sign in on the submission port, and by IMAP where PROOF_IMAP says where.

    Nothing counts as proven without a sign-in. Raise MailSystemError with a sentence
    for staff; each answer may take 10 seconds.
    """
    if not settings.PROOF_SUBMISSION:
        raise MailSystemError(
            _("Nothing can be proven: the setting PROOF_SUBMISSION is missing.")
        )
    _prove_submission(settings.PROOF_SUBMISSION, address, password)
    if settings.PROOF_IMAP:
        _prove_imap(settings.PROOF_IMAP, address, password)


class Submission(smtplib.SMTP):
    """A client that also connects to a socket's path."""

    def __init__(self, where: str, *, timeout: float) -> None:
        self._where = where
        name = endpoint.host(where, published=settings.SUBMISSION_HOST)
        # Named, because smtplib would ask the DNS for this machine's name.
        me = urlsplit(settings.BASE_URL).hostname or "localhost"
        super().__init__(name, local_hostname=me, timeout=timeout)

    def _get_socket(self, _host: str, _port: int, timeout: float) -> socket.socket:
        return endpoint.connect(self._where, timeout=timeout)


class Imap(imaplib.IMAP4_SSL):
    """A client that also connects to a socket's path."""

    def __init__(self, where: str, *, timeout: float) -> None:
        self._where = where
        name = endpoint.host(where, published=settings.IMAP_HOST)
        super().__init__(name, ssl_context=trust(), timeout=timeout)

    def _create_socket(self, timeout: float) -> ssl.SSLSocket:
        plain = endpoint.connect(self._where, timeout=timeout)
        return trust().wrap_socket(plain, server_hostname=self.host)


def _prove_submission(where: str, address: str, password: str) -> None:
    failed = _("%(address)s cannot sign in for sending (PROOF_SUBMISSION, %(where)s)")
    with (
        explained(failed % {"address": address, "where": where}, secret=password),
        Submission(where, timeout=TIMEOUT) as client,
    ):
        client.starttls(context=trust())
        client.login(address, password)


def _prove_imap(where: str, address: str, password: str) -> None:
    failed = _("%(address)s cannot sign in for receiving (PROOF_IMAP, %(where)s)")
    with (
        explained(failed % {"address": address, "where": where}, secret=password),
        Imap(where, timeout=TIMEOUT) as client,
    ):
        client.login(address, password)


def trust() -> ssl.SSLContext:
    """Trust MAIL_CA_FILE, or the certificates of the system."""
    file = settings.MAIL_CA_FILE
    return _trusting(file, Path(file).stat().st_mtime_ns if file else 0)


@lru_cache(maxsize=1)
def _trusting(file: str, _changed: int) -> ssl.SSLContext:
    """Read the certificates once: those of the system take 30 ms, a sign-in takes 20.

    A file of one's own is read again when it changes, the system's at the next start.
    """
    return ssl.create_default_context(cafile=file or None)
