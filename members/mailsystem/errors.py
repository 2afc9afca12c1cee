"""Say in a sentence for staff what a mail server answered, without the password."""

import imaplib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from members.mailsystem.base import MailSystemError

TIMEOUT = 10
"""Seconds for each answer of a mail server."""
ERRORS = (smtplib.SMTPException, imaplib.IMAP4.error, OSError, ValueError)


@contextmanager
def explained(failed: str, *, secret: str = "") -> Iterator[None]:
    """Turn every failure into MailSystemError: what failed, and the server's reason.

    The original exception is not chained: it may hold the password.
    """
    try:
        yield
    except ERRORS as error:
        reason = _reason(error)
        if secret:
            reason = reason.replace(secret, "…")
        text = _("%(failed)s: %(reason)s") % {"failed": failed, "reason": reason}
        raise MailSystemError(text[:500]) from None


def _reason(error: Exception) -> str:
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            reason = "; ".join(_answer(*answer) for answer in refused.values())
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            reason = _answer(code, text)
        case imaplib.IMAP4.error(args=(text, *_rest)):
            reason = _plain(text)
        case ssl.SSLCertVerificationError(verify_message=why):
            reason = _("the certificate is not trusted (%(why)s). See MAIL_CA_FILE.")
            reason %= {"why": why}
        case TimeoutError():
            reason = _("no answer within %(seconds)s seconds.") % {"seconds": TIMEOUT}
        case smtplib.SMTPException() | OSError():
            reason = str(error)
        case _other:
            reason = type(error).__name__
    return reason


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {_plain(text)}"


def _plain(text: object) -> str:
    plain = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return " ".join(plain.split())
