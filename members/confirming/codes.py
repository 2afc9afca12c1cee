"""Mail a code to an address elsewhere; the worker makes it, so that no message has it.

The row is the queue: `code_due_at` says that a code is wanted, and when to try.
"""

import secrets
import time
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from members import notices
from members.confirming.policies import policy_of
from members.models import Sender, Status

log = structlog.get_logger(__name__)
CODE_DIGITS = 8
CODE_VALID = timedelta(minutes=notices.CODE_MINUTES)
PAUSE = timedelta(seconds=60)
"""How long a worker may hold a row, and how long it waits after a failure."""
BATCH = 25
TURN = 15.0
"""Seconds after which the rest waits for the next turn: new mailboxes wait as well."""


def send_codes() -> int:
    """Mail the codes that are due, and return how many were tried.

    A server that is away is tried again until the owner no longer waits (30 minutes);
    an address that is refused is not, and nobody is told the difference.
    """
    due = Sender.objects.codes_due(timezone.now()).select_related("mailbox")
    enough, tried = time.monotonic() + TURN, 0
    for sender in due.order_by("code_due_at")[:BATCH]:
        if tried and time.monotonic() > enough:
            break
        if _hold(sender):
            _send(sender)
            tried += 1
    return tried


def _hold(sender: Sender) -> bool:
    until = timezone.now() + PAUSE
    free = Sender.objects.filter(pk=sender.pk, code_due_at=sender.code_due_at)
    sender.code_due_at = until
    return bool(free.update(code_due_at=until))


def _send(sender: Sender) -> None:
    waited_long = timezone.now() - (sender.code_asked_at or sender.added_at)
    if waited_long > CODE_VALID or sender.mailbox.status != Status.READY:
        _done(sender)
        return
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    if not _keep(sender, code):
        return
    try:
        notices.send_sender_code(sender, code)
    except (SMTPException, OSError) as error:
        log.warning("sender_code_waits", sender=sender.pk, reason=type(error).__name__)
        if not _is_final(error):
            return
    _done(sender)
    note_policy(sender)


def _keep(sender: Sender, code: str) -> bool:
    """Keep the hash before the mail is on its way; the earlier code ends with it."""
    held = Sender.objects.filter(pk=sender.pk, code_due_at=sender.code_due_at)
    return bool(
        held.update(
            code_hash=make_password(code),
            code_until=timezone.now() + CODE_VALID,
            tries=0,
        )
    )


def _done(sender: Sender) -> None:
    held = Sender.objects.filter(pk=sender.pk, code_due_at=sender.code_due_at)
    held.update(code_due_at=None)


def _is_final(error: Exception) -> bool:
    """Tell whether trying again is of no use: a 5xx answer (RFC 5321, 4.2.1)."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return all(code >= 500 for code in codes)
    return isinstance(error, SMTPResponseException) and error.smtp_code >= 500


def note_policy(sender: Sender) -> None:
    """Look up what the domain asks of recipients, and keep it for the pages."""
    Sender.objects.filter(pk=sender.pk).update(
        policy=policy_of(sender.domain), policy_at=timezone.now()
    )
