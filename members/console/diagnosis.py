"""What is known of a mailbox when somebody calls, and the conditions of the rules."""

from collections.abc import Callable, Iterable
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


def problem_of(events: Iterable[MailEvent], now: datetime) -> MailEvent | None:
    """Return the newest refusal that nothing has overtaken since.

    A refused sign-in is overtaken by a good one from the same network on the same way
    in. A full mailbox is not asked of the past: the check itself finds it.
    """
    rows = sorted(events, key=lambda event: event.last_at, reverse=True)
    good: dict[tuple[str, str], datetime] = {}
    for row in rows:
        if row.kind == Kind.SIGNED_IN:
            good.setdefault((row.service, row.network), row.last_at)
        elif row.kind != Kind.FULL and now - row.last_at <= LASTING.get(
            Kind(row.kind), RECENT
        ):
            since = good.get((row.service, row.network))
            is_overtaken = row.kind in SIGN_IN and since is not None
            if not is_overtaken or now - row.last_at < OVERTAKEN:
                return row
    return None


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
