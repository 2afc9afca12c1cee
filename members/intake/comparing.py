"""Compare an export of connections with what is there."""

import datetime as dt
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from django.contrib.auth.hashers import check_password

from members.intake.batching import Progress, batches, silent
from members.intake.checking import ConnectionLine
from members.intake.reading import Checked, Counts
from members.intake.remembering import FORGETFUL, Memory
from members.models import Connection, ConnectionState

CORES = os.cpu_count() or 1
SAME, OTHER = "same", "other"


class Stored(NamedTuple):
    """A connection as it is."""

    pk: int
    account: int
    connection_id: str
    service: str
    opened_on: dt.date | None
    state: str
    is_active: bool
    password: str


@dataclass(frozen=True, slots=True)
class Change:
    """A connection that the file says something else about."""

    stored: Stored
    line: ConnectionLine
    new_password: bool

    @property
    def state(self) -> str:
        """The state afterwards: a file that does not say leaves it as it is."""
        return self.line.state or self.stored.state

    @property
    def is_of_the_row(self) -> bool:
        """Whether the connection changes, and not its password alone."""
        stored, line = self.stored, self.line
        return (stored.service, stored.opened_on, stored.state) != (
            line.service,
            line.opened_on,
            self.state,
        )

    @property
    def is_of_the_account(self) -> bool:
        """Whether the password changes, or whether one may sign in."""
        return self.new_password or self.stored.is_active != is_active_in(self.state)

    def __str__(self) -> str:
        stored, line = self.stored, self.line
        before = (stored.service, stored.opened_on or "no day", stored.state)
        after = (line.service, line.opened_on or "no day", self.state)
        pairs = zip(before, after, strict=True)
        what = [f"{old} → {new}" for old, new in pairs if old != new]
        if self.new_password:
            what.append("another password")
        return (
            f"{stored.connection_id}: {', '.join(what) or 'may sign in as its state'}"
        )


@dataclass
class ConnectionsPlan:
    """What an import would change."""

    new: list[ConnectionLine] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: int = 0
    skipped: int = 0

    @property
    def counts(self) -> Counts:
        """The figures of the plan."""
        good = len(self.new) + len(self.changed) + self.unchanged
        return Counts(
            lines=good + self.skipped,
            added=len(self.new),
            changed=len(self.changed),
            unchanged=self.unchanged,
            skipped=self.skipped,
            absent=self.absent,
        )


def plan_connections(
    checked: Checked[ConnectionLine],
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
) -> ConnectionsPlan:
    """Find what differs; a plain password costs one verification, on all cores.

    What the memory knows from an earlier time is not verified again.
    """
    plan = ConnectionsPlan(absent=_absent(checked), skipped=len(checked.problems))
    done = 0
    with ThreadPoolExecutor(CORES) as pool:
        for batch in batches(checked.lines):
            for line, stored, is_same in _compared(pool, batch, memory):
                _place(plan, line, stored, is_same=is_same)
                done += 1
                progress(done, len(checked.lines))
    return plan


def _absent(checked: Checked[ConnectionLine]) -> int:
    here = Connection.objects.order_by().values_list("connection_id", flat=True)
    return sum(name not in checked.seen for name in here.iterator())


def _compared(
    pool: ThreadPoolExecutor, batch: list[ConnectionLine], memory: Memory
) -> Iterator[tuple[ConnectionLine, Stored | None, bool]]:
    known = _stored(batch)
    pairs = [(line, known.get(line.connection_id)) for line in batch]
    slow = {
        _key(stored): (line.password, stored.password)
        for line, stored in pairs
        if stored and line.password
    }

    # Threads are enough: Argon2 lets go of the interpreter while it runs.
    def verify(keys: list[str]) -> Iterator[str]:
        return pool.map(_verdict, [slow[key] for key in keys])

    verdicts = memory.fill(list(slow), verify)
    for line, stored in pairs:
        is_same = stored is not None and _is_same(line, stored, verdicts)
        yield line, stored, is_same


def _key(stored: Stored) -> str:
    # With a mark of the stored hash: another import may have written a new one.
    mark = blake2b(stored.password.encode(), digest_size=8).hexdigest()
    return f"{stored.connection_id} {mark}"


def _verdict(pair: tuple[str, str]) -> str:
    return SAME if check_password(*pair) else OTHER


def _stored(batch: list[ConnectionLine]) -> dict[str, Stored]:
    rows = Connection.objects.filter(
        connection_id__in=[line.connection_id for line in batch]
    ).order_by()
    values = rows.values_list(
        "pk",
        "account_id",
        "connection_id",
        "service",
        "opened_on",
        "state",
        "account__is_active",
        "account__password",
    )
    return {row[2]: Stored(*row) for row in values}


def _is_same(line: ConnectionLine, stored: Stored, verdicts: dict[str, str]) -> bool:
    """Tell whether the stored password is the one of the line, if it has one."""
    if line.password:
        return verdicts[_key(stored)] == SAME
    return not line.password_hash or stored.password == line.password_hash


def _place(
    plan: ConnectionsPlan, line: ConnectionLine, stored: Stored | None, *, is_same: bool
) -> None:
    if stored is None:
        plan.new.append(line)
        return
    change = Change(stored, line, new_password=not is_same)
    if change.is_of_the_row or change.is_of_the_account:
        plan.changed.append(change)
    else:
        plan.unchanged += 1


def is_active_in(state: str) -> bool:
    """Tell whether one may sign in with a connection in this state."""
    return state == ConnectionState.ACTIVE
