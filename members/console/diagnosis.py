"""What is known of a mailbox when somebody calls, and the conditions of the rules."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from members.models import MailEvent, Status
from members.provisioning import Answer, Findings

Kind, Service = MailEvent.Kind, MailEvent.Service
FULL_FROM = 100
"""Percent of the quota."""
OVERTAKEN = timedelta(hours=1)
"""A refused sign-in before a good one: a second device tries again within the hour."""
GUESSES = 3
"""Strange networks: more than a household's telephones use."""
RECENT = timedelta(days=3)
TODAY = timedelta(hours=24)
SIGN_IN = frozenset({Kind.PASSWORD, Kind.NO_TLS, Kind.NOT_SIGNED_IN})
LASTING = {kind: timedelta(days=14) for kind in SIGN_IN} | {Kind.MESSAGES: TODAY}
"""For how long a refusal may still be the reason."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known when somebody calls."""

    line_is_active: bool = True
    status: str | None = Status.READY
    is_applied: bool = True
    is_late: bool = False
    fails: bool = False
    initial_password: bool = False
    password_changed_at: datetime | None = None
    found: Findings | None = None
    problem: MailEvent | None = None
    """The refusal that may be the reason."""
    problem_is_from_own_network: bool = False
    is_seen: bool = False
    """Whether a program signed in within the 14 days."""
    is_log_read: bool = False


Condition = Callable[[Case], bool]


@dataclass(frozen=True)
class Rule:
    """When it holds, what to read aloud, and what to do then."""

    name: str
    holds: Condition
    sentence: Any
    step: Any
    verb: str = ""
    """The action that helps, by its name in the console."""


def problem_of(
    events: Iterable[MailEvent], now: datetime, *, trusted: Collection[str] = ()
) -> MailEvent | None:
    """Return the newest refusal that may be the reason of what the caller tells.

    Where sign-ins fail from many strange networks they are guesses, and those from the
    owner's own come first. A refused sign-in is overtaken by a good one from the same
    network on the same way in. A full mailbox is not asked of the past: the check
    itself finds it.
    """
    rows = sorted(events, key=lambda event: event.last_at, reverse=True)
    good: dict[tuple[str, str], datetime] = {}
    for row in rows:
        if row.kind == Kind.SIGNED_IN:
            good.setdefault((row.service, row.network), row.last_at)
    counting = [row for row in rows if _counts(row, now, good)]
    strange = [row for row in counting if not _is_owners(row, trusted)]
    if len({row.network for row in strange}) > GUESSES:
        counting = [row for row in counting if row not in strange] or counting
    # Without a network it is many together.
    return next((row for row in counting if row.network or _is_proven(row)), None)


def _counts(
    row: MailEvent, now: datetime, good: Mapping[tuple[str, str], datetime]
) -> bool:
    if row.kind in {Kind.SIGNED_IN, Kind.FULL}:
        return False
    age = now - row.last_at
    if age > LASTING.get(Kind(row.kind), RECENT):
        return False
    since = good.get((row.service, row.network))
    is_overtaken = row.kind in SIGN_IN and since is not None and since > row.last_at
    return not is_overtaken or age < OVERTAKEN


def _is_owners(row: MailEvent, trusted: Collection[str]) -> bool:
    return row.network in trusted or _is_proven(row)


def _is_proven(row: MailEvent) -> bool:
    """Tell whether the password was right before the refusal."""
    return row.kind not in SIGN_IN


def status(*among: str | None) -> Condition:
    """Hold for some states of the mailbox."""
    return lambda case: case.status in among


def found(name: str, *values: object) -> Condition:
    """Hold for some answers of one part of the mail system."""
    return lambda case: case.found is not None and getattr(case.found, name) in values


def problem(kind: str, *services: str) -> Condition:
    """Hold for a kind of refusal, on all ways in or some."""

    def holds(case: Case) -> bool:
        last = case.problem
        if last is None or last.kind != kind:
            return False
        return not services or last.service in services

    return holds


def both(*conditions: Condition) -> Condition:
    """Hold when all of them do."""
    return lambda case: all(holds(case) for holds in conditions)


def is_full(case: Case) -> bool:
    """Tell whether a message would be refused for want of room."""
    seen = case.found
    if seen is None:
        return False
    return seen.delivery == Answer.FULL or (seen.quota or 0) >= FULL_FROM


def is_silent(case: Case) -> bool:
    """Tell whether a server does not answer."""
    seen = case.found
    return seen is not None and Answer.SILENT in {
        seen.delivery,
        seen.sending,
        seen.receiving,
    }


def is_old_password(case: Case) -> bool:
    """Tell whether the password was refused after its owner had changed it."""
    changed, last = case.password_changed_at, case.problem
    return changed is not None and last is not None and last.last_at > changed
