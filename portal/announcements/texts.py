"""Which announcements are shown now, and when that changes."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from portal import texts
from portal.announcements.models import Announcement
from portal.markdown import to_html
from portal.versions import LANGUAGES

Level = Announcement.Level


def render(row: Announcement) -> Announcement:
    """Make the HTML of both languages; the caller saves the row."""
    for language in LANGUAGES:
        text = getattr(row, f"text_{language}") or ""
        setattr(row, f"html_{language}", to_html(text, language))
    return row


@dataclass(frozen=True)
class Announced:
    """What is announced at a time, the latest first, and until when that holds."""

    important: list[Announcement]
    information: list[Announcement]
    until: dt.datetime | None


def announced(at: dt.datetime) -> Announced:
    """Return what visitors see at that time; it begins and ends by itself."""
    rows = _published(texts.version())
    shown = [row for row in rows if row.is_shown(at)]
    times = {time for row in rows for time in (row.begins_at, row.ends_at)}
    return Announced(
        important=[row for row in shown if row.level == Level.IMPORTANT],
        information=[row for row in shown if row.level == Level.INFORMATION],
        until=min((time for time in times if time and time > at), default=None),
    )


@lru_cache(maxsize=2)
def _published(_version: str) -> tuple[Announcement, ...]:
    # The argument is the key: other texts are read anew.
    return tuple(Announcement.objects.filter(is_published=True))
