"""Show how far a long command is, and how long it will take."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress as Bar,
    TextColumn,
    TimeRemainingColumn,
)

Tell = Callable[[int, int], None]
"""Is told how many are done, and of how many."""

SECONDS = 10
"""Between two lines of progress where there is no terminal."""


@contextmanager
def progress(what: str, write: Callable[[str], object]) -> Iterator[Tell]:
    """Show a bar with the time left; off a terminal, write a line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(what, write)
        return
    parts = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*parts, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(what: str, write: Callable[[str], object]) -> Tell:
    began = told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < SECONDS:
            return
        told = now
        left = (now - began) / max(done, 1) * (total - done)
        write(f"{what}: {done} of {total}, {left:.0f} s left")

    return tell
