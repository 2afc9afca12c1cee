"""Apply one row, whatever it says: create, change, suspend, restore, close."""

import time
from datetime import timedelta
from typing import Any

import structlog
from django.contrib.auth.hashers import is_password_usable, make_password
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from members import notices
from members.mailsystem.base import Entry, MailSystem, MailSystemError
from members.mailsystem.system import mail_system
from members.models import Account, Mailbox, MailboxChange, Sender, Status
from members.provisioning.leases import (
    give_back,
    held,
    lease_due,
    release_all_that_wait,
)

log = structlog.get_logger(__name__)
BATCH = 25
TURN = 30.0
"""Seconds after which a worker lets go of its batch, so that the sweep gets a turn."""
LONGEST_PAUSE = timedelta(seconds=60)
LONGEST_PAUSE_ONCE_LATE = timedelta(minutes=5)
Kind = MailboxChange.Kind


def drain(*, limit: int = BATCH) -> int:
    """Apply one batch of due rows and return how many were tried.

    What is left when the turn is over goes back: servers that hang must neither make
    two workers hold the same row nor keep the sweep waiting.
    """
    batch = lease_due(limit=limit)
    enough = time.monotonic() + TURN
    for position, mailbox in enumerate(batch):
        if time.monotonic() > enough:
            give_back(batch[position:])
            return position
        apply(mailbox)
    return len(batch)


def apply(mailbox: Mailbox) -> None:
    """Make the mail system agree with a leased row; may be repeated at any time.

    Never raises for one row's sake: a failure keeps the row's place, and staff see why.
    """
    try:
        _bring_about(mailbox, mail_system())
    except MailSystemError as error:
        _keep_place(mailbox, str(error))
    except Exception as error:
        log.exception("apply_failed", mailbox=mailbox.pk)
        text = _("Internal error (%(error)s); the log says more.")
        _keep_place(mailbox, text % {"error": type(error).__name__})


def _bring_about(mailbox: Mailbox, system: MailSystem) -> None:
    is_new = mailbox.status == Status.REQUESTED
    if not mailbox.made_at and system.taken(mailbox.address, owner=mailbox.pk):
        if is_new:
            _refuse(mailbox)
        else:
            _succeed(mailbox)  # closed before it was made: there is nothing of ours
        return
    if is_new:
        _hash_initial_password(mailbox)
    system.put(entry_of(mailbox))
    if is_new:
        _note(mailbox, "made_at", Kind.MADE)
        _prove_and_welcome(mailbox, system)
    if is_news := _password_is_news(mailbox):
        system.deliver(notices.password_changed(mailbox), to=mailbox.address)
    if mailbox.status != Status.CLOSED:
        _tell_of_senders(mailbox, system)
    _succeed(mailbox, password_applied=is_news)


def _hash_initial_password(mailbox: Mailbox) -> None:
    account = mailbox.account
    if is_password_usable(account.password):
        return
    # The initial password is the connection ID (FAQ fact 19). A password chosen since
    # the row was read stays.
    hashed = make_password(mailbox.connection.connection_id)
    unchanged = Account.objects.filter(pk=account.pk, password=account.password)
    if unchanged.update(password=hashed):
        account.password = hashed
    else:
        account.refresh_from_db(fields=["password"])


def entry_of(mailbox: Mailbox) -> Entry:
    """Return what the mail system should have for a mailbox."""
    status = mailbox.status
    # Read as a whole, so that reconciling can read them for many mailboxes at once.
    confirmed = [one for one in mailbox.senders.all() if one.is_confirmed]
    return Entry(
        owner=mailbox.pk,
        address=mailbox.address,
        password=mailbox.account.password,
        active=status in {Status.REQUESTED, Status.READY},
        delivers=status in {Status.REQUESTED, Status.READY, Status.SUSPENDED},
        first_password=mailbox.initial_password,
        revision=mailbox.revision,
        senders=tuple(sorted(sender.pattern for sender in confirmed)),
    )


def _prove_and_welcome(mailbox: Mailbox, system: MailSystem) -> None:
    # During an outage the owner may have signed in and chosen a password already; then
    # only the owner knows it.
    if mailbox.initial_password and not mailbox.proven_at:
        system.prove(mailbox.address, mailbox.connection.connection_id)
        _note(mailbox, "proven_at", Kind.PROVEN)
    if not mailbox.welcomed_at:
        system.deliver(notices.welcome(mailbox), to=mailbox.address)
        Mailbox.objects.filter(pk=mailbox.pk).update(welcomed_at=timezone.now())


def _password_is_news(mailbox: Mailbox) -> bool:
    if mailbox.status == Status.CLOSED:
        return False
    about = mailbox.changes.filter(
        kind__in=[Kind.PASSWORD_CHANGED, Kind.PASSWORD_APPLIED]
    )
    last = about.order_by("pk").last()
    return last is not None and last.kind == Kind.PASSWORD_CHANGED


def _tell_of_senders(mailbox: Mailbox, system: MailSystem) -> None:
    for sender in Sender.objects.untold().filter(mailbox=mailbox):
        system.deliver(notices.sender_news(sender), to=mailbox.address)
        told = Sender.objects.filter(pk=sender.pk, news=sender.news)
        told.update(news="")


def _note(mailbox: Mailbox, field: str, kind: str) -> None:
    if getattr(mailbox, field):
        return
    with transaction.atomic():
        now = timezone.now()
        row = Mailbox.objects.filter(pk=mailbox.pk, **{field: None})
        if row.update(**{field: now}):
            _record(mailbox, kind)
    setattr(mailbox, field, now)


def _refuse(mailbox: Mailbox) -> None:
    with transaction.atomic():
        row = held(mailbox).filter(status=Status.REQUESTED)
        if row.update(
            status=Status.REFUSED,
            applied_revision=mailbox.revision,
            lease_until=None,
            last_error="",
        ):
            Account.objects.filter(pk=mailbox.account_id).update(is_active=False)
            _record(mailbox, Kind.REFUSED, to=Status.REFUSED)
    log.info("mailbox_refused", mailbox=mailbox.pk)


def _succeed(mailbox: Mailbox, *, password_applied: bool = False) -> None:
    is_back = mailbox.attempts > 1 or _failed_last()
    with transaction.atomic():
        # A row that was changed meanwhile is applied once more, from the beginning.
        same = held(mailbox).filter(status=mailbox.status, revision=mailbox.revision)
        if not same.update(**_done(mailbox)):
            held(mailbox).update(lease_until=None, next_attempt_at=Now())
            return
        if mailbox.status == Status.REQUESTED:
            _record(mailbox, Kind.READY, to=Status.READY)
        if password_applied:
            _record(mailbox, Kind.PASSWORD_APPLIED)
    if is_back:
        release_all_that_wait()
    log.info("mailbox_applied", mailbox=mailbox.pk, revision=mailbox.revision)


def _done(mailbox: Mailbox) -> dict[str, Any]:
    done: dict[str, Any] = {
        "applied_revision": mailbox.revision,
        "lease_until": None,
        "attempts": 0,
        "last_error": "",
        "next_attempt_at": Now(),
    }
    if mailbox.status == Status.REQUESTED:
        done |= {"status": Status.READY, "ready_at": timezone.now()}
    return done


def _failed_last() -> bool:
    """Tell whether a failure is newer than every mailbox that became ready.

    A row that fails for a reason of its own says it once, so it is not released again
    by every success of another.
    """
    results = MailboxChange.objects.filter(kind__in=[Kind.FAILED, Kind.READY])
    last = results.order_by("-pk").values_list("kind", flat=True).first()
    return last == Kind.FAILED


def _keep_place(mailbox: Mailbox, reason: str) -> None:
    # A server may answer with bytes that no database takes.
    reason = "".join(sign for sign in reason if sign.isprintable())[:500]
    with transaction.atomic():
        if held(mailbox).update(
            lease_until=None, last_error=reason, next_attempt_at=Now() + _pause(mailbox)
        ) and (reason != mailbox.last_error):
            _record(mailbox, Kind.FAILED, why=reason)
    log.warning("mailbox_waits", mailbox=mailbox.pk, reason=reason)


def _pause(mailbox: Mailbox) -> timedelta:
    longest = LONGEST_PAUSE_ONCE_LATE if mailbox.is_late else LONGEST_PAUSE
    return min(timedelta(seconds=2 ** min(mailbox.attempts, 10)), longest)


def _record(mailbox: Mailbox, kind: str, *, to: str = "", why: str = "") -> None:
    from_status = mailbox.status if to else ""
    MailboxChange.objects.create(
        mailbox=mailbox, kind=kind, from_status=from_status, to_status=to, why=why
    )
