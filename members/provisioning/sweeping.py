"""The periodic look over all rows: what a lost message left behind comes back here."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from members import notices
from members.mailsystem.base import MailSystemError
from members.mailsystem.system import mail_system
from members.models import Account, Mailbox, MailboxChange, MailboxQuerySet, Status
from members.provisioning.asking import put_networks
from portal.models import Heartbeat

log = structlog.get_logger(__name__)
AT_ONCE = 100
REMINDERS = (timedelta(days=7), timedelta(days=1))
Kind = MailboxChange.Kind


def sweep() -> int:
    """Beat, escalate what is late, end old first passwords; return how many are due."""
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": Now()})
    _copy_networks()
    _escalate()
    if settings.FIRST_PASSWORD_DAYS:
        _remind(timedelta(days=settings.FIRST_PASSWORD_DAYS))
        _end_first_passwords(timedelta(days=settings.FIRST_PASSWORD_DAYS))
    return Mailbox.objects.due().count()


def _copy_networks() -> None:
    """Mend what a directory that was away did not hear of the networks."""
    try:
        put_networks()
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


def _remind(allowed: timedelta) -> None:
    """Ask owners to choose a password, 7 days and 1 day before the first one ends."""
    for count, before in enumerate(REMINDERS):
        since = timezone.now() - allowed + before
        rows = _on_first_password().filter(ready_at__lt=since)
        reminded = MailboxChange.objects.filter(kind=Kind.REMINDED).values("mailbox")
        if count == 0:
            rows = rows.exclude(pk__in=reminded)
        else:
            rows = rows.exclude(
                pk__in=reminded.filter(at__gt=F("mailbox__ready_at") + allowed - before)
            )
        for mailbox in rows[:AT_ONCE]:
            _send_reminder(mailbox)


def _send_reminder(mailbox: Mailbox) -> None:
    try:
        message = notices.first_password_reminder(mailbox)
        mail_system().deliver(message, to=mailbox.address)
    except MailSystemError as error:
        log.warning("reminder_waits", mailbox=mailbox.pk, reason=str(error))
        return
    MailboxChange.objects.create(mailbox=mailbox, kind=Kind.REMINDED)


def _end_first_passwords(allowed: timedelta) -> None:
    over = _on_first_password().filter(ready_at__lt=timezone.now() - allowed)
    for mailbox in over[:AT_ONCE]:
        with transaction.atomic():
            row = Mailbox.objects.filter(pk=mailbox.pk, initial_password=True)
            if row.update(
                initial_password=False,
                revision=F("revision") + 1,
                next_attempt_at=Now(),
            ):
                account = Account.objects.filter(pk=mailbox.account_id)
                account.update(password=make_password(None))
                MailboxChange.objects.create(
                    mailbox=mailbox, kind=Kind.FIRST_PASSWORD_ENDED
                )


def _on_first_password() -> MailboxQuerySet:
    ready = Q(status=Status.READY) | Q(status=Status.SUSPENDED)
    return Mailbox.objects.filter(ready, initial_password=True)
