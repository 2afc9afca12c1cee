"""Compare an export of connections with what is there, and apply the difference."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from members import identifiers
from members.intake.checking import AT_ONCE, ConnectionLine
from members.intake.reading import Counts
from members.models import Account, Connection, ConnectionState, Intake

log = structlog.get_logger(__name__)
BATCH = 2_000
Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called with how many passwords are done and how many there are."""


@dataclass
class ConnectionsPlan:
    """What an import would change."""

    new: list[ConnectionLine] = field(default_factory=list)
    changed: list[tuple[Connection, ConnectionLine]] = field(default_factory=list)
    new_password: set[str] = field(default_factory=set)
    unchanged: int = 0
    absent: int = 0

    def counts(self, *, skipped: int = 0) -> Counts:
        """Return the figures of the plan."""
        return Counts(
            lines=len(self.new) + len(self.changed) + self.unchanged + skipped,
            added=len(self.new),
            changed=len(self.changed),
            unchanged=self.unchanged,
            skipped=skipped,
            absent=self.absent,
        )


def plan_connections(
    lines: list[ConnectionLine], progress: Progress | None = None
) -> ConnectionsPlan:
    """Find what differs; a plain password costs one verification, on all cores."""
    known = _known(line.connection_id for line in lines)
    plan = ConnectionsPlan(
        new=[line for line in lines if line.connection_id not in known],
        absent=Connection.objects.count() - len(known),
    )
    pairs = [
        (known[line.connection_id], line)
        for line in lines
        if line.connection_id in known
    ]
    same = _parallel(_has_this_password, pairs, progress)
    for (connection, line), is_same in zip(pairs, same, strict=True):
        if not is_same:
            plan.new_password.add(line.connection_id)
        if not is_same or _differs(connection, line):
            plan.changed.append((connection, line))
        else:
            plan.unchanged += 1
    return plan


def apply_connections(
    plan: ConnectionsPlan, *, skipped: int = 0, progress: Progress | None = None
) -> Counts:
    """Hash what has to be hashed, then write all of it or nothing."""
    other_password = (
        line for _, line in plan.changed if line.connection_id in plan.new_password
    )
    lines = [*plan.new, *other_password]
    to_hash = [line for line in lines if not line.password_hash]
    hashed = _parallel(_hash, to_hash, progress)
    secrets = dict(zip((line.connection_id for line in to_hash), hashed, strict=True))
    secrets |= {
        line.connection_id: line.password_hash for line in lines if line.password_hash
    }
    counts = plan.counts(skipped=skipped)
    with transaction.atomic():
        _create(plan.new, secrets)
        _change(plan, secrets)
        Intake.objects.create(
            kind=Intake.Kind.CONNECTIONS,
            lines=counts.lines,
            added=counts.added,
            changed=counts.changed,
            skipped=counts.skipped,
        )
    log.info("connections_imported", added=counts.added, changed=counts.changed)
    return counts


def _known(ids: Iterable[str]) -> dict[str, Connection]:
    wanted = list(ids)
    found: dict[str, Connection] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Connection.objects.select_related("account").filter(
            connection_id__in=wanted[start : start + AT_ONCE]
        )
        found |= {row.connection_id: row for row in rows}
    return found


def _has_this_password(pair: tuple[Connection, ConnectionLine]) -> bool:
    connection, line = pair
    stored = connection.account.password
    if line.password_hash:
        return stored == line.password_hash
    return check_password(line.password, stored)


def _hash(line: ConnectionLine) -> str:
    return make_password(line.password)


def _differs(connection: Connection, line: ConnectionLine) -> bool:
    state = line.state or connection.state
    there = (connection.service, connection.opened_on, connection.state)
    return there != (line.service, line.opened_on, state)


def _parallel(
    work: Callable[[Item], Result], items: list[Item], progress: Progress | None
) -> list[Result]:
    """Do the work on all cores: Argon2 lets go of the interpreter while it runs."""
    done: list[Result] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for result in pool.map(work, items):
            done.append(result)
            if progress:
                progress(len(done), len(items))
    return done


def _create(lines: list[ConnectionLine], secrets: dict[str, str]) -> None:
    for batch in _batches(lines):
        accounts = Account.objects.bulk_create(
            Account(
                username=line.connection_id,
                password=secrets[line.connection_id],
                is_active=_is_active(line.state),
            )
            for line in batch
        )
        Connection.objects.bulk_create(
            Connection(
                account=account,
                connection_id=line.connection_id,
                auto_numbered=identifiers.is_auto_numbered(line.connection_id),
                realm=settings.CONNECTION_REALM,
                service=line.service,
                opened_on=line.opened_on,
                state=line.state or ConnectionState.ACTIVE,
            )
            for account, line in zip(accounts, batch, strict=True)
        )


def _change(plan: ConnectionsPlan, secrets: dict[str, str]) -> None:
    for connection, line in plan.changed:
        connection.service, connection.opened_on = line.service, line.opened_on
        connection.state = line.state or connection.state
        connection.account.is_active = _is_active(connection.state)
        if line.connection_id in plan.new_password:
            connection.account.password = secrets[line.connection_id]
    changed = [connection for connection, _ in plan.changed]
    Connection.objects.bulk_update(changed, ["service", "opened_on", "state"], AT_ONCE)
    accounts = [connection.account for connection in changed]
    Account.objects.bulk_update(accounts, ["password", "is_active"], AT_ONCE)


def _is_active(state: str) -> bool:
    return state in {"", ConnectionState.ACTIVE}


def _batches(lines: list[ConnectionLine]) -> Iterator[list[ConnectionLine]]:
    for start in range(0, len(lines), BATCH):
        yield lines[start : start + BATCH]
