"""The periodic look over all rows: what a lost message left behind comes back here."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from members import figures, maillog, notices
from members.mailsystem.base import MailSystemError
from members.mailsystem.system import mail_system
from members.models import Account, Mailbox, MailboxChange, MailboxQuerySet, Status
from members.provisioning.asking import put_networks, put_sender_policy
from members.provisioning.limits import tell_of_limits
from members.provisioning.pausing import due
from portal.models import Heartbeat

log = structlog.get_logger(__name__)
AT_ONCE = 100
REMINDERS = (timedelta(days=7), timedelta(days=1))
LAST_WARNING = REMINDERS[-1]
Kind = MailboxChange.Kind


def sweep() -> int:
    """Beat, escalate, end old first passwords, count; return how many are due.

    A step that fails is logged and leaves the others, and the waiting rows, alone.
    """
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": Now()})
    steps = (_copy_networks, _escalate, _mind_first_passwords, tell_of_limits)
    for step in (*steps, figures.keep, maillog.forget_old):
        try:
            step()
        except Exception:
            log.exception("sweep_step_failed", step=step.__name__)
    return due().count()


def _copy_networks() -> None:
    """Mend what a directory that was away did not hear; a new setting comes so too."""
    try:
        put_networks()
        put_sender_policy()
    except MailSystemError as error:
        log.warning("networks_wait", reason=str(error))


def _escalate() -> None:
    """Log every late row, and tell the operator about it: once."""
    now = timezone.now()
    late = Mailbox.objects.late(now).filter(escalated_at=None).order_by("due_at")
    told = [mailbox for mailbox in late[:AT_ONCE] if _mark_late(mailbox)]
    for mailbox in told:
        log.error("mailbox_late", mailbox=mailbox.pk, reason=mailbox.last_error)
    if told and settings.OPERATOR_EMAIL:
        notices.send_late(told)


def _mark_late(mailbox: Mailbox) -> bool:
    with transaction.atomic():
        row = Mailbox.objects.filter(pk=mailbox.pk, escalated_at=None)
        if not row.update(escalated_at=timezone.now()):
            return False
        MailboxChange.objects.create(
            mailbox=mailbox, kind=Kind.LATE, why=mailbox.last_error
        )
        return True


def _mind_first_passwords() -> None:
    """Ask owners for a password of their own, and end the first one after its days."""
    if settings.FIRST_PASSWORD_DAYS:
        allowed = timedelta(days=settings.FIRST_PASSWORD_DAYS)
        for before in REMINDERS:
            _remind(allowed, before)
        _end_first_passwords(allowed)


def _remind(allowed: timedelta, before: timedelta) -> None:
    """Send the reminder that is due so long before the end, once for each mailbox."""
    reminded_since = _reminded().filter(at__gte=OuterRef("ready_at") + allowed - before)
    since = timezone.now() - allowed + before
    due = _on_first_password().filter(~Exists(reminded_since), ready_at__lte=since)
    for mailbox in due[:AT_ONCE]:
        _send_reminder(mailbox, ends=_end(mailbox, allowed))


def _send_reminder(mailbox: Mailbox, *, ends: datetime) -> None:
    try:
        message = notices.first_password_reminder(mailbox, ends=ends)
        mail_system().deliver(message, to=mailbox.address)
    except MailSystemError as error:
        log.warning("reminder_waits", mailbox=mailbox.pk, reason=str(error))
        return
    MailboxChange.objects.create(mailbox=mailbox, kind=Kind.REMINDED)


def _end(mailbox: Mailbox, allowed: timedelta) -> datetime:
    """Return when the first password ends: never sooner than a day after a warning."""
    ends = (mailbox.ready_at or mailbox.requested_at) + allowed
    return max(ends, timezone.now() + LAST_WARNING)


def _end_first_passwords(allowed: timedelta) -> None:
    now = timezone.now()
    warned = _reminded().filter(at__lte=now - LAST_WARNING)
    over = _on_first_password().filter(Exists(warned), ready_at__lte=now - allowed)
    for mailbox in over[:AT_ONCE]:
        _end_first_password(mailbox)


def _end_first_password(mailbox: Mailbox) -> None:
    with transaction.atomic():
        # A password chosen meanwhile stays. The mailbox first, as claims do: two that
        # lock the same rows in another order would wait for each other.
        first = Mailbox.objects.filter(pk=mailbox.pk, initial_password=True)
        if first.update(
            initial_password=False, revision=F("revision") + 1, next_attempt_at=Now()
        ):
            account = Account.objects.filter(pk=mailbox.account_id)
            account.update(password=make_password(None))
            MailboxChange.objects.create(
                mailbox=mailbox, kind=Kind.FIRST_PASSWORD_ENDED
            )


def _reminded() -> QuerySet[MailboxChange]:
    return MailboxChange.objects.filter(mailbox=OuterRef("pk"), kind=Kind.REMINDED)


def _on_first_password() -> MailboxQuerySet:
    ready = Q(status=Status.READY) | Q(status=Status.SUSPENDED)
    return Mailbox.objects.filter(ready, initial_password=True)
