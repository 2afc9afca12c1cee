"""A chart of the last two days, drawn here: the policy lets no script do it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from members.models import Hour

HOURS = 48
WIDTH, HEIGHT, TOP = 15, 160, 4
BAR = 6
ROUND = (1, 2, 5, 10)


@dataclass(frozen=True)
class Column:
    """One hour: what was claimed and what became ready in it."""

    begins_at: datetime
    claimed: int
    ready: int


@dataclass(frozen=True)
class Chart:
    """What the template draws."""

    columns: list[Column]
    most: int
    lines: list[str]
    claimed_bars: str
    ready_bars: str
    """All bars of a kind as one path: two things to draw, not a hundred."""
    width: int = HOURS * WIDTH
    height: int = HEIGHT

    @property
    def marks(self) -> list[datetime]:
        """The hours that the scale names."""
        return [self.columns[place].begins_at for place in (0, HOURS // 2, -1)]

    @property
    def claimed(self) -> int:
        """All claims of the time."""
        return sum(column.claimed for column in self.columns)

    @property
    def ready(self) -> int:
        """All mailboxes that became ready in the time."""
        return sum(column.ready for column in self.columns)


def begin(now: datetime) -> datetime:
    """Return where the chart begins."""
    full = now.replace(minute=0, second=0, microsecond=0)
    return full - timedelta(hours=HOURS - 1)


def draw(hours: list[Hour], now: datetime) -> Chart:
    """Place the bars of the last two days; an hour without a row had nothing."""
    found = {hour.begins_at: hour for hour in hours}
    most = _ceiling(max((max(h.claimed, h.ready) for h in hours), default=0))
    columns = []
    for place in range(HOURS):
        at = begin(now) + timedelta(hours=place)
        hour = found.get(at, Hour(begins_at=at))
        columns.append(Column(timezone.localtime(at), hour.claimed, hour.ready))
    thirds = [HEIGHT - (HEIGHT - TOP) * part / 3 for part in (1, 2, 3)]
    return Chart(
        columns,
        most,
        [f"{y:.1f}" for y in thirds],
        _bars([column.claimed for column in columns], most, 1),
        _bars([column.ready for column in columns], most, 1 + BAR),
    )


def _bars(counts: list[int], most: int, beside: int) -> str:
    """Return a path, in the units of the drawing: no page may write 1,5."""
    bars = []
    for place, count in enumerate(counts):
        height = (HEIGHT - TOP) * count / most
        if count:
            x = place * WIDTH + beside
            bars.append(f"M{x} {HEIGHT}v-{height:.1f}h{BAR}v{height:.1f}z")
    return "".join(bars)


def _ceiling(most: int) -> int:
    """Return a round number that nothing exceeds: 3, 6, 15, 30, 60 and so on."""
    step = 1
    while True:
        for part in ROUND:
            if 3 * part * step >= most:
                return 3 * part * step
        step *= 10
