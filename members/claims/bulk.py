"""One action for many mailboxes, a few at a time, so that progress can be shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone

from members import tasks
from members.claims.moves import WHY_MOST, MoveRefused
from members.models import (
    Account,
    Bulk,
    BulkItem,
    Mailbox,
    MailboxChange,
    MailboxQuerySet,
)

Outcome = BulkItem.Outcome
AT_ONCE = 1000


@dataclass(frozen=True)
class Progress:
    """How far a bulk action is."""

    total: int
    done: int
    refused: int

    @property
    def tried(self) -> int:
        """How many were looked at."""
        return self.done + self.refused

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.tried == self.total


def prepare(*, verb: str, mailboxes: MailboxQuerySet, by: Account) -> Bulk:
    """Choose the mailboxes; nothing happens to them before `start`."""
    with transaction.atomic():
        bulk = Bulk.objects.create(verb=verb, by=by)
        chosen = mailboxes.order_by().values_list("pk", flat=True).distinct()
        items = [BulkItem(bulk=bulk, mailbox_id=pk) for pk in chosen]
        BulkItem.objects.bulk_create(items, batch_size=AT_ONCE)
    return bulk


def start(*, bulk: Bulk, why: str) -> None:
    """Confirm a bulk action with its reason; a second time changes nothing."""
    if not why.strip():
        raise ValueError("a reason is needed")
    unstarted = Bulk.objects.filter(pk=bulk.pk, started_at=None)
    unstarted.update(started_at=timezone.now(), why=why.strip()[:WHY_MOST])
    bulk.refresh_from_db()


def work(*, bulk: Bulk, do: Callable[..., object], seconds: float = 1.0) -> Progress:
    """Do what can be done in some seconds, and return how far it is.

    Each mailbox is done once, whoever else works on the same action: an item is marked
    in the transaction of its move. What is not possible is marked so and left alone.
    """
    enough = time.monotonic() + seconds
    while bulk.started_at and time.monotonic() < enough and _one(bulk, do):
        pass
    return progress(bulk)


def progress(bulk: Bulk) -> Progress:
    """Return how far a bulk action is."""
    counted = bulk.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(outcome=Outcome.DONE)),
        refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)),
    )
    return Progress(**counted)


def retry_all(*, reason: str, by: Account, why: str) -> int:
    """Try again now whatever fails for this very reason; return how many do.

    Raise ValueError without a reason for doing so.
    """
    if not why.strip():
        raise ValueError("a reason is needed")
    with transaction.atomic():
        failing = Mailbox.objects.waiting().filter(last_error=reason)
        found = list(failing.order_by("pk").values_list("pk", flat=True))
        failing.update(next_attempt_at=Now())
        kept = why.strip()[:WHY_MOST]
        changes = [
            MailboxChange(
                mailbox_id=pk, kind=MailboxChange.Kind.RETRIED, by=by, why=kept
            )
            for pk in found
        ]
        MailboxChange.objects.bulk_create(changes, batch_size=AT_ONCE)
        transaction.on_commit(tasks.nudge, robust=True)
    return len(found)


@transaction.atomic
def _one(bulk: Bulk, do: Callable[..., object]) -> bool:
    waiting = bulk.items.filter(outcome=Outcome.WAITING).order_by("pk")
    # Of two pages that renew themselves at once, each takes another mailbox.
    item = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if item is None:
        return False
    try:
        with transaction.atomic():
            do(mailbox=item.mailbox, by=bulk.by, why=bulk.why)
        item.outcome = Outcome.DONE
    except MoveRefused:
        item.outcome = Outcome.REFUSED
    item.save(update_fields=["outcome"])
    return True
