"""What a check says of one thing: how it is, what was seen, and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How one thing is."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """It could not be found out, which is no proof of anything."""


@dataclass(frozen=True)
class Finding:
    """One line of a check."""

    subject: str
    """What was looked at, such as mail.gol.com:587 or a name with a kind of record."""
    state: State
    seen: str = ""
    """In the words of the machine."""
    advice: Any = ""
    """What to do, in the language of the reader."""
    wanted: str = ""
    """What the settings ask for, where it is otherwise."""
    days: int | None = None
    """For how long a certificate is good."""
