"""Move a mailbox from one status to the next, by staff, with a reason."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from members import tasks
from members.models import (
    MOVES,
    Account,
    Mailbox,
    MailboxChange,
    MailboxQuerySet,
    Status,
)

Kind = MailboxChange.Kind
WHY_MOST = 500
"""Characters of a reason that the history keeps."""
NO_CODE: dict[str, Any] = {"code_hash": "", "code_until": None}
"""What ends a one-time code: one that was issued before a suspension may be stolen."""


class MoveRefused(Exception):  # noqa: N818
    """The mailbox is not in a state from which this can be done."""


def suspend(*, mailbox: Mailbox, by: Account, why: str) -> None:
    """Stop sign-in and sending; mail is still received. Raise MoveRefused."""
    _move(mailbox, Status.SUSPENDED, Kind.SUSPENDED, by=by, why=why)


def restore(*, mailbox: Mailbox, by: Account, why: str) -> None:
    """Let a suspended mailbox work again. Raise MoveRefused."""
    _move(
        mailbox, Status.READY, Kind.RESTORED, by=by, why=why, only_from=Status.SUSPENDED
    )


@transaction.atomic
def close(*, mailbox: Mailbox, by: Account, why: str) -> None:
    """End a mailbox for good: its name is never given again. Raise MoveRefused."""
    _move(mailbox, Status.CLOSED, Kind.CLOSED, by=by, why=why)
    Account.objects.filter(pk=mailbox.account_id).update(is_active=False)


@transaction.atomic
def release(*, mailbox: Mailbox, by: Account, why: str) -> None:
    """Let the connection of a closed mailbox claim another one. Raise MoveRefused."""
    closed = Mailbox.objects.filter(
        pk=mailbox.pk, status=Status.CLOSED, released_at=None
    )
    _change(closed, {"released_at": timezone.now()} | NO_CODE)
    _record(mailbox, Kind.RELEASED, by=by, why=why)


@transaction.atomic
def retry(*, mailbox: Mailbox, by: Account, why: str) -> None:
    """Try a waiting mailbox again now. Raise MoveRefused when nothing waits."""
    _change(Mailbox.objects.waiting().filter(pk=mailbox.pk), {"next_attempt_at": Now()})
    _record(mailbox, Kind.RETRIED, by=by, why=why)
    transaction.on_commit(tasks.nudge, robust=True)


@transaction.atomic
def _move(
    mailbox: Mailbox,
    to: Status,
    kind: Kind,
    *,
    by: Account,
    why: str,
    only_from: Status | None = None,
) -> None:
    current = mailbox.status
    if to not in MOVES[current] or (only_from and current != only_from):
        raise MoveRefused(f"{current} cannot become {to}")
    # The status in the filter decides between two people at the same moment.
    _change(
        Mailbox.objects.filter(pk=mailbox.pk, status=current),
        {"status": to, "revision": F("revision") + 1, "next_attempt_at": Now()}
        | NO_CODE,
    )
    _record(mailbox, kind, by=by, why=why, from_status=current, to_status=to)
    transaction.on_commit(tasks.nudge, robust=True)


def _change(rows: MailboxQuerySet, values: dict[str, Any]) -> None:
    if not rows.update(**values):
        raise MoveRefused("the mailbox has changed meanwhile")


def _record(
    mailbox: Mailbox, kind: Kind, *, by: Account, why: str, **status: str
) -> None:
    if not why.strip():
        raise ValueError("a reason is needed")
    MailboxChange.objects.create(
        mailbox=mailbox, kind=kind, by=by, why=why.strip()[:WHY_MOST], **status
    )
    mailbox.refresh_from_db()
