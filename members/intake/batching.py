"""Work through many lines a batch at a time, and say how far it is."""

from collections.abc import Callable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
"""Called with how many lines are done and how many there are."""

AT_ONCE = 500
"""Lines a batch: SQLite takes at most 999 values in one statement."""


def batches(items: list[Item]) -> Iterator[list[Item]]:
    """Yield the items a batch at a time."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""
