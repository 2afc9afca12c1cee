"""Lines that the real servers of deploy/mail wrote, and what each of them says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from members.maillog import batches
from members.maillog.lines import REMOVED, GarbledError, parse

HERE = Path(__file__).parent
TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
LINES = [
    block.split("\n    ")
    for block in (HERE / "maillog.txt").read_text().strip().split("\n\n")[1:]
]
GARBLED = (HERE / "maillog_garbled.txt").read_text().splitlines()


def in_words(event):
    """Write an event as the file of lines does, without its time."""
    return " ".join(str(value) or "-" for value in event[1:])


@pytest.mark.parametrize(("line", "seen"), [(line, seen) for line, *seen in LINES])
def test_a_line_of_a_real_server_says_what_happened(line, seen):
    assert [in_words(event) for event in parse(line, now=NOW, zone=TOKYO)] == seen


@pytest.mark.parametrize("line", GARBLED)
def test_what_is_no_line_of_a_server_is_garbled(line):
    with pytest.raises(GarbledError):
        parse(line, now=NOW, zone=TOKYO)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("Nov 25 03:07:26", datetime(2026, 11, 24, 18, 7, 26, tzinfo=UTC)),
        ("Dec 31 23:59:59", datetime(2025, 12, 31, 14, 59, 59, tzinfo=UTC)),
        ("Nov  5 03:07:26", datetime(2026, 11, 4, 18, 7, 26, tzinfo=UTC)),
        (
            "2026-11-25T03:07:26.250000+0900",
            datetime(2026, 11, 24, 18, 7, 26, 250000, tzinfo=UTC),
        ),
        ("2026-11-24T18:07:26Z", datetime(2026, 11, 24, 18, 7, 26, tzinfo=UTC)),
    ],
)
def test_the_time_is_that_of_the_line(stamp, at):
    text = f"{stamp} mail postfix/qmgr[76]: AF5F429870C: removed"
    assert parse(text, now=NOW, zone=TOKYO)[0].at == at


def test_a_leap_day_is_read_in_its_year():
    text = "Feb 29 12:00:00 mail postfix/qmgr[76]: AF5F429870C: removed"
    now = datetime(2028, 3, 1, tzinfo=UTC)
    assert parse(text, now=now, zone=UTC)[0].at.date().isoformat() == "2028-02-29"


def test_what_cannot_be_used_is_counted_and_the_rest_is_kept():
    removed = b"mail postfix/qmgr[76]: AF5F429870C: removed"
    lines = [
        b"Nov 25 03:07:26 " + removed,
        b"\0\0\0\0 Nov 25 03:07:26 " + removed,
        b"\xff\xfe nonsense",
        b"Nov 25 03:07:26 " + b"x" * 9000,
        b"2999-01-01T00:00:00Z " + removed,
        b"Nov  1 03:07:26 " + removed,
        b"Nov 25 03:07:27 mail kernel: something else",
    ]
    batch = batches.read(lines, now=NOW, zone=TOKYO)
    assert (batch.lines, batch.garbled, batch.old) == (7, 4, 1)
    assert [event.kind for event in batch.events] == [REMOVED]
    assert batch.newest_at == NOW - timedelta(minutes=22, seconds=34)


def test_a_stream_that_is_given_again_counts_once():
    line = (
        b"2026-11-25T03:07:26.250000+09:00 mail postfix/qmgr[76]: AF5F429870C: removed"
    )
    first = batches.read([line], now=NOW, zone=TOKYO)
    again = batches.read([line], now=NOW, zone=TOKYO, seen=first.newest_at)
    assert (len(first.events), len(again.events)) == (1, 0)
