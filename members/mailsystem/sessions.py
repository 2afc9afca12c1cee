"""End the open IMAP and POP sessions of an owner, by doveadm over HTTP."""

from django.conf import settings
from django.utils.translation import gettext as _

from members.mailsystem import doveadm
from members.mailsystem.base import MailSystemError
from members.mailsystem.errors import explained

NOBODY = 68
"""What doveadm says when the owner had no session (EX_NOHOST)."""


def end_sessions(address: str) -> None:
    """Sign the owner out everywhere; without DOVEADM sessions end by themselves.

    Raise MailSystemError with a sentence for staff; the answer may take 10 seconds.
    """
    if where := settings.DOVEADM:
        failed = _("The sessions of %(address)s were not ended (DOVEADM, %(where)s)")
        with explained(failed % {"address": address, "where": where}):
            command = ["kick", {"mask": [address]}, "kick"]
            ((kind, answer, _tag),) = doveadm.ask(where, command)
            if kind == "error" and answer.get("exitCode") != NOBODY:
                raise MailSystemError(f"doveadm kick: {answer}"[:500])
