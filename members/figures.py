"""The counts that the console shows, kept by the sweep."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil, log10
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import TruncHour, TruncSecond
from django.utils import timezone

from members.models import Figures, Hour, Mailbox, Status

HOUR = timedelta(hours=1)
KEPT = timedelta(days=31)
RARELY = timedelta(minutes=10)
"""How old a count over all mailboxes may be; the others are as old as the sweep."""
REASONS = 5
MOST_REFUSED = 5
Buckets = dict[datetime, int]


@dataclass(frozen=True)
class Window:
    """How claims went in some days: waits are seconds from the claim to readiness."""

    ready: int = 0
    due: int = 0
    in_time: int = 0
    median: int | None = None
    slowest: int | None = None
    """95 of 100 took no longer."""

    @property
    def share(self) -> float | None:
        """The percentage that was ready in time, of those whose time has passed."""
        return 100 * self.in_time / self.due if self.due else None


@dataclass(frozen=True)
class Now:
    """The present, as of the last count."""

    at: datetime | None = None
    waiting: int = 0
    late: int = 0
    failing: int = 0
    reasons: list[tuple[str, int]] = field(default_factory=list)
    refused_senders: list[dict[str, Any]] = field(default_factory=list)
    """Mailboxes refused most in a week (553): address, connection, times."""
    first_passwords: int = 0
    today: Window = Window()
    week: Window = Window()
    month: Window = Window()


def keep() -> None:
    """Count anew what may have changed: by indexes, the last hours and what waits."""
    _keep_hours(timezone.now())
    _keep_present(timezone.now())


def now() -> Now:
    """Return what was counted last: one row, whatever the number of mailboxes."""
    row = Figures.objects.filter(name="now").first()
    if row is None:
        return Now()
    values: dict[str, Any] = {**row.values, "at": row.at}
    del values["counted_all_at"]
    for name in ("today", "week", "month"):
        values[name] = Window(**values[name])
    return Now(**values)


def hours(*, since: datetime) -> list[Hour]:
    """Return the hours since then that had anything in them, oldest first."""
    return list(Hour.objects.filter(begins_at__gte=since).order_by("begins_at"))


def _keep_hours(at: datetime) -> None:
    """Count the hours that are not over for good: what is past does not change."""
    last = Hour.objects.aggregate(last=Max("begins_at"))["last"]
    oldest = _begin(at) - KEPT
    since = max(last - HOUR, oldest) if last else oldest
    claimed, ready = _by_hour("requested_at", since), _by_hour("ready_at", since)
    due, in_time = _due(since, at)
    waits = _waits(since)
    rows = [
        Hour(
            begins_at=begin,
            claimed=claimed.get(begin, 0),
            ready=ready.get(begin, 0),
            due=due.get(begin, 0),
            in_time=in_time.get(begin, 0),
            waits=waits.get(begin, {}),
        )
        for begin in sorted({_begin(at), *claimed, *ready, *due})
    ]
    counts = ["claimed", "ready", "due", "in_time", "waits"]
    Hour.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["begins_at"], update_fields=counts
    )


def _by_hour(name: str, since: datetime) -> Buckets:
    rows = Mailbox.objects.filter(**{f"{name}__gte": since})
    return dict(_hourly(rows, name).values_list("hour", "count"))


def _due(since: datetime, at: datetime) -> tuple[Buckets, Buckets]:
    """Count promises that fell due, and those that were kept.

    A name that could not be given, and a claim that ended before its time, was none.
    """
    none = Q(status=Status.REFUSED) | Q(status=Status.CLOSED, ready_at=None)
    rows = Mailbox.objects.filter(due_at__gte=since, due_at__lte=at).exclude(none)
    in_time = Count("pk", filter=Q(ready_at__lte=F("due_at")))
    found = list(
        _hourly(rows, "due_at")
        .annotate(in_time=in_time)
        .values_list("hour", "count", "in_time")
    )
    return {h: count for h, count, _ in found}, {h: kept for h, _, kept in found}


def _hourly(rows: Any, name: str, **more: Any) -> Any:
    begun = rows.order_by().annotate(hour=TruncHour(name, tzinfo=UTC), **more)
    return begun.values("hour", *more).annotate(count=Count("pk"))


def _waits(since: datetime) -> dict[datetime, Counter[str]]:
    """Count the waits of each hour, to the second, in the database."""
    waits: dict[datetime, Counter[str]] = {}
    wait = TruncSecond("ready_at", tzinfo=UTC) - TruncSecond("requested_at", tzinfo=UTC)
    rows = _hourly(Mailbox.objects.filter(ready_at__gte=since), "ready_at", wait=wait)
    for hour, lasted, count in rows.values_list("hour", "wait", "count"):
        seconds = str(rounded_up(lasted.total_seconds()))
        waits.setdefault(hour, Counter())[seconds] += count
    return waits


def rounded_up(seconds: float) -> int:
    """Return whole seconds with two digits that count: few enough to keep by hour."""
    whole = max(1, ceil(seconds))
    step: int = 10 ** max(0, int(log10(whole)) - 1)
    return ceil(whole / step) * step


def _keep_present(at: datetime) -> None:
    waiting = Mailbox.objects.waiting()
    failing = waiting.exclude(last_error="")
    reasons = failing.values_list("last_error").annotate(count=Count("pk"))
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = hours(since=_begin(at) - timedelta(days=30))
    windows = {
        "today": midnight,
        "week": at - timedelta(days=7),
        "month": at - timedelta(days=30),
    }
    values = {
        "waiting": waiting.count(),
        "late": Mailbox.objects.late(at).count(),
        "failing": failing.count(),
        "reasons": list(reasons.order_by("-count", "last_error")[:REASONS]),
        "refused_senders": _most_refused(at),
        **_counted_rarely(at),
        **{
            name: asdict(_window(hour for hour in recent if hour.begins_at >= since))
            for name, since in windows.items()
        },
    }
    Figures.objects.update_or_create(name="now", defaults={"at": at, "values": values})


def _most_refused(at: datetime) -> list[dict[str, Any]]:
    since = timezone.localdate(at) - timedelta(days=7)
    lately = Mailbox.objects.filter(sender_refusals__day__gt=since)
    counted = lately.annotate(times=Sum("sender_refusals__times"))
    rows = counted.order_by("-times", "address")[:MOST_REFUSED]
    return [dict(row) for row in rows.values("address", "connection_id", "times")]


def _counted_rarely(at: datetime) -> dict[str, Any]:
    last = Figures.objects.filter(name="now", at__gt=at - RARELY).first()
    if last and datetime.fromisoformat(last.values["counted_all_at"]) > at - RARELY:
        names = ("first_passwords", "counted_all_at")
        return {name: last.values[name] for name in names}
    open_ = Mailbox.objects.filter(status__in=[Status.READY, Status.SUSPENDED])
    return {
        "first_passwords": open_.filter(initial_password=True).count(),
        "counted_all_at": at.isoformat(),
    }


def _window(hours: Iterable[Hour]) -> Window:
    chosen = list(hours)
    waits: Counter[int] = Counter()
    for hour in chosen:
        waits.update({int(seconds): count for seconds, count in hour.waits.items()})
    return Window(
        ready=sum(hour.ready for hour in chosen),
        due=sum(hour.due for hour in chosen),
        in_time=sum(hour.in_time for hour in chosen),
        median=_percentile(waits, 50),
        slowest=_percentile(waits, 95),
    )


def _percentile(waits: Counter[int], percent: int) -> int | None:
    """Return within how many seconds so many of 100 were ready."""
    wanted, seen = waits.total() * percent / 100, 0
    for seconds in sorted(waits):
        seen += waits[seconds]
        if seen >= wanted:
            return seconds
    return None


def _begin(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
