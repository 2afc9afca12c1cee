"""Claim one free mailbox: the rows decide, the worker makes it."""

from datetime import timedelta
from enum import StrEnum

import structlog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from members import identifiers, tasks
from members.claims.names import address_of, is_free
from members.models import (
    Account,
    Connection,
    ConnectionState,
    Intake,
    Mailbox,
    MailboxChange,
    Status,
)

log = structlog.get_logger(__name__)


class Reason(StrEnum):
    """Why a connection may not claim, or may not have this name."""

    NOT_AUTO_NUMBERED = "not_auto_numbered"
    INACTIVE = "inactive"
    HAS_ONE = "has_one"
    NOT_OPEN = "not_open"
    BAD_NAME = "bad_name"
    TAKEN = "taken"


class ClaimRefused(Exception):  # noqa: N818
    """The claim was not accepted; `problem` says what is wrong with a bad name."""

    def __init__(
        self, reason: Reason, problem: identifiers.LocalPartProblem | None = None
    ) -> None:
        super().__init__(problem or reason)
        self.reason = reason
        self.problem = problem


def may_claim(connection: Connection) -> Reason | None:
    """Say why the connection may not claim a mailbox now, or None when it may.

    One free address for each auto-numbered connection (FAQ fact 19); a closed mailbox
    counts until staff release it.
    """
    return _why_not(connection, Mailbox.objects.current_of(connection))


def claims_are_open() -> bool:
    """Tell whether the addresses in use are known, so that none is given away twice."""
    if not settings.PRODUCTION or settings.EXISTING_ADDRESSES == "none":
        return True
    return Intake.objects.filter(kind=Intake.Kind.ADDRESSES).exists()


def claim(*, connection: Connection, local_part: str, terms_version: str) -> Mailbox:
    """Give the name to the connection; the worker makes the mailbox within the promise.

    The same name again returns the same mailbox. Raise ClaimRefused otherwise; of two
    at the same moment the database's constraints let one win. Nothing is hashed here.
    """
    name = identifiers.fold(local_part)
    mine = Mailbox.objects.current_of(connection)
    if mine and _is_the_same(mine, name):
        return mine
    if reason := _why_not(connection, mine):
        raise ClaimRefused(reason)
    if problem := identifiers.local_part_problem(name):
        raise ClaimRefused(Reason.BAD_NAME, problem)
    if not is_free(name):
        # Perhaps taken by this very claim, sent twice and a moment ahead.
        return _who_won(connection, name)
    try:
        mailbox = _insert(connection, name, terms_version)
    except IntegrityError:
        return _who_won(connection, name)
    log.info("mailbox_claimed", mailbox=mailbox.pk)
    return mailbox


def _why_not(connection: Connection, mine: Mailbox | None) -> Reason | None:
    if not connection.auto_numbered:
        return Reason.NOT_AUTO_NUMBERED
    if connection.state != ConnectionState.ACTIVE:
        return Reason.INACTIVE
    if mine and mine.status != Status.REFUSED:
        return Reason.HAS_ONE
    return None if claims_are_open() else Reason.NOT_OPEN


def _is_the_same(mine: Mailbox, name: str) -> bool:
    over = {Status.REFUSED, Status.CLOSED}
    return mine.address == address_of(name) and mine.status not in over


@transaction.atomic
def _insert(connection: Connection, name: str, terms_version: str) -> Mailbox:
    now = timezone.now()
    address = address_of(name)
    mailbox = Mailbox.objects.create(
        account=Account.objects.create(username=address, password=make_password(None)),
        connection=connection,
        address=address,
        requested_at=now,
        due_at=now + timedelta(minutes=settings.PROMISE_MINUTES),
        # The database's clock decides what is due, so that every worker agrees.
        next_attempt_at=Now(),
        terms_version=terms_version,
    )
    MailboxChange.objects.create(
        mailbox=mailbox,
        kind=MailboxChange.Kind.REQUESTED,
        to_status=Status.REQUESTED,
        by_id=connection.account_id,
    )
    transaction.on_commit(tasks.nudge, robust=True)
    return mailbox


def _who_won(connection: Connection, name: str) -> Mailbox:
    mine = Mailbox.objects.current_of(connection)
    if mine and _is_the_same(mine, name):
        return mine
    raise ClaimRefused(_why_not(connection, mine) or Reason.TAKEN)
