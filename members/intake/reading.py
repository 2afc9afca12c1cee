"""Read an operator's file: its encoding, its lines, and what is wrong with them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Line = TypeVar("Line")
NAMES = {"utf-8-sig": "UTF-8", "cp932": "Shift_JIS", "broken": "an unknown encoding"}


class FileError(ValueError):
    """The file as a whole cannot be read; the text says why."""


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

    def once(self, seen: dict[str, int], number: int, name: str) -> bool:
        """Tell whether the name stands here for the first time; refuse it otherwise."""
        if name in seen:
            self.refuse(number, f"repeats line {seen[name]}")
            return False
        seen[name] = number
        return True

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


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8, else Shift_JIS.

    In a file that is neither, what cannot be read stands out as lone surrogates.
    """
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding), NAMES[encoding]
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "surrogateescape"), NAMES["broken"]


def is_unreadable(text: str) -> bool:
    """Tell whether the text holds bytes of no known encoding."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty, with its number in the file."""
    reader = csv.reader(text.splitlines(keepends=True))
    number = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield number, row
        number = reader.line_num + 1


def columns(header: list[str], *, needed: set[str], known: set[str]) -> dict[str, int]:
    """Return where each known column is; raise FileError when a needed one is not."""
    names = [name.strip().strip("\ufeff").lower() for name in header]
    places = {name: names.index(name) for name in known if name in names}
    if missing := sorted(needed - places.keys()):
        raise FileError(f"the header has no column {', '.join(missing)}")
    return places
