"""Make events of many lines; one that is none is counted, and never ends anything."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from members.maillog.files import LONGEST
from members.maillog.lines import Event, GarbledError, parse

KEPT = timedelta(days=14)
"""How long the console can look back."""
AHEAD = timedelta(days=2)
"""How far the clock of a mail host may be ahead."""


@dataclass
class Batch:
    """What some lines said, and how many said nothing that can be used."""

    events: list[Event] = field(default_factory=list)
    lines: int = 0
    garbled: int = 0
    old: int = 0
    newest_at: datetime | None = None


def read(
    lines: Iterable[bytes],
    *,
    now: datetime,
    zone: tzinfo,
    seen: datetime | None = None,
) -> Batch:
    """Read lines as they come from a log; leave out what is no newer than `seen`."""
    batch = Batch()
    for line in lines:
        batch.lines += 1
        try:
            events = _parse(line, now, zone)
        except GarbledError:
            batch.garbled += 1
            continue
        if not events or (seen and events[0].at <= seen):
            continue
        if events[0].at < now - KEPT:
            batch.old += 1
            continue
        batch.events += events
        batch.newest_at = max(batch.newest_at or events[0].at, events[0].at)
    return batch


def _parse(line: bytes, now: datetime, zone: tzinfo) -> list[Event]:
    # After a crash of its machine a log may have a run of NUL.
    if len(line) > LONGEST or b"\0" in line:
        raise GarbledError
    events = parse(line.decode(errors="replace"), now=now, zone=zone)
    if events and events[0].at > now + AHEAD:
        raise GarbledError
    return events
