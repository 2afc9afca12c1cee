"""Work through many lines a batch at a time, and say how far it is."""

from collections.abc import Callable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
"""Called with how many lines are done and how many there are."""

AT_ONCE = 500
"""Lines a batch: SQLite takes at most 999 values in one statement."""


HASHES_AT_ONCE = 100
"""Passwords a batch: 2.5 seconds of one core."""


def batches(items: list[Item], at_once: int = 0) -> Iterator[list[Item]]:
    """Yield the items a batch at a time."""
    step = at_once or AT_ONCE
    for start in range(0, len(items), step):
        yield items[start : start + step]


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""
