"""Read a file of providers: its encoding, its lines, and what is wrong with them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from portal.said import Said


class IntakeError(ValueError):
    """The file as a whole cannot be taken in; the text says why."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line or file."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class Item:
    """What a source says of one provider, by field; a field not named is not said."""

    place: str
    slug: str
    values: dict[str, Any]


@dataclass
class Checked:
    """A whole source, looked at before anything is changed."""

    encoding: str
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def refuse(self, place: str, reason: str) -> None:
        """Keep what is wrong with a line or file."""
        self.problems.append(Problem(place, reason))


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: UTF-8, else Shift_JIS (cp932)."""
    for codec, name in (("utf-8-sig", "UTF-8"), ("cp932", "Shift_JIS")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, name
    text = gettext_noop("this is no text in UTF-8 or Shift_JIS: save it as CSV UTF-8")
    raise IntakeError(Said(text))


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what is not empty with the number of its first line.

    Raise IntakeError where a quotation mark is never closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    first = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield first, row
            first = reader.line_num + 1
    except csv.Error as error:
        text = gettext_noop("line %(line)s: its quotation marks do not match")
        raise IntakeError(Said(text, line=first)) from error
