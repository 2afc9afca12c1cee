"""Read an operator's file: its encoding, its lines, and what is wrong with them."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext_noop

from members import identifiers
from portal.said import Said
from portal.spreadsheet import original

Line = TypeVar("Line")
UNREADABLE = re.compile("[\ud800-\udfff]")
ANY = range(10_000)
EXACT = frozenset({"password", "password_hash"})
"""What is taken exactly as it stands."""
MOST_LINES = 50
"""How many lines of the file one line of a table may run over."""


class IntakeError(ValueError):
    """The file as a whole cannot be taken in; the text says why."""


class CollisionError(IntakeError):
    """Another import wrote the same rows meanwhile."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line, without any password."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


@dataclass
class Checked(Generic[Line]):
    """A whole file, looked at before anything is changed."""

    encoding: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    """Every name in the file, bad lines included, with the line that has it first."""

    def see(self, number: int, name: str) -> None:
        """Keep a name; raise ValueError when an earlier line has it."""
        if self.seen.setdefault(name, number) != number:
            raise ValueError(
                Said(gettext_noop("repeats line %(line)s"), line=self.seen[name])
            )

    def refuse(self, number: int, reason: str) -> None:
        """Keep what is wrong with a line."""
        self.problems.append(Problem(number, reason))


@dataclass(frozen=True)
class Counts:
    """What an import did, or would do."""

    lines: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    absent: int = 0


@dataclass(frozen=True)
class Header:
    """Where each column is that matters, and how many columns there are."""

    places: dict[str, int]
    width: int

    def values(self, row: list[str] | None) -> dict[str, str]:
        """Return the values by column; raise ValueError, which quotes none of them."""
        if row is None:
            raise ValueError(Said(gettext_noop("its quotation marks do not match")))
        if missing := [name for name, at in self.places.items() if at >= len(row)]:
            text = gettext_noop("a column is missing: %(columns)s")
            raise ValueError(Said(text, columns=", ".join(missing)))
        if any(cell.strip() for cell in row[self.width :]):
            text = gettext_noop(
                "it has %(values)s values for %(columns)s columns: a comma in a value"
                " needs quotation marks around the value"
            )
            raise ValueError(Said(text, values=len(row), columns=self.width))
        values = {
            name: row[at] if name in EXACT else original(row[at])
            for name, at in self.places.items()
        }
        if any(is_unreadable(value) for value in values.values()):
            raise ValueError(Said(gettext_noop("it holds bytes of another encoding")))
        return values


def decode(data: bytes) -> tuple[list[str], str]:
    """Return the lines of the file and its encoding: UTF-8, else Shift_JIS (cp932).

    Where some bytes belong to neither, they stand out as lone surrogates in the
    encoding that explains more. Raise IntakeError for what is no text at all.
    """
    if b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = gettext_noop(
            "this is no text in UTF-8 or Shift_JIS: save it as CSV UTF-8"
        )
        raise IntakeError(Said(text))
    found = [
        (data.decode(codec, "surrogateescape"), name)
        for codec, name in (("utf-8-sig", "UTF-8"), ("cp932", "Shift_JIS"))
    ]
    if data.startswith(b"\xef\xbb\xbf"):
        found.pop()
    text, encoding = min(found, key=lambda one: len(UNREADABLE.findall(one[0])))
    return io.StringIO(text, newline="").readlines(), encoding


def is_unreadable(text: str) -> bool:
    """Tell whether the text holds bytes that its encoding does not explain."""
    return not text.isascii() and UNREADABLE.search(text) is not None


def header(lines: list[str], *, needed: set[str], known: set[str]) -> Header | None:
    """Read the first line; return None when it names no known column.

    Raise IntakeError when it names some, but not all that are needed.
    """
    cells, _taken = _row(lines, 0, ANY) if lines else ([], 1)
    names = [identifiers.fold(cell) for cell in cells or []]
    places = {name: names.index(name) for name in names if name in known}
    if places and (missing := sorted(needed - places.keys())):
        text = gettext_noop("the header has no column %(columns)s")
        raise IntakeError(Said(text, columns=", ".join(missing)))
    return Header(places, len(names)) if places else None


def rows(
    lines: list[str], places: Collection[int], *, start: int
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield what is not empty, with its line number; None where quotes do not match.

    A remark in quotes may run over several lines, a value that matters may not: so
    a quotation mark that is never closed costs its own line, not the rest of the file.
    """
    at = start
    while at < len(lines):
        row, taken = _row(lines, at, places)
        if row is None or any(cell.strip() for cell in row):
            yield at + 1, row
        at += taken


def _row(
    lines: list[str], at: int, places: Collection[int]
) -> tuple[list[str] | None, int]:
    for taken in range(1, min(MOST_LINES, len(lines) - at) + 1):
        try:
            row = next(csv.reader(["".join(lines[at : at + taken])], strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            break
        broken = taken > 1 and any(
            "\n" in cell or "\r" in cell
            for place, cell in enumerate(row)
            if place in places
        )
        return (None, 1) if broken else (row, taken)
    return None, 1
