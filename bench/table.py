"""Print what was measured."""

import os
import platform
import statistics
import sys

from rich.console import Console
from rich.table import Table

Row = tuple[str, str]


def milliseconds(value: float) -> str:
    """Write seconds as milliseconds."""
    return f"{value * 1000:.1f} ms"


def seconds(value: float) -> str:
    """Write seconds."""
    return f"{value:.2f} s"


def percentile(values: list[float], percent: int) -> float:
    """Return the value below which so many percent lie."""
    return statistics.quantiles(values, n=100)[percent - 1]


def say(line: str) -> None:
    """Show progress on the last line of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{line}")


def show(rows: list[Row]) -> None:
    """Print the rows and what they were measured on."""
    cores = len(os.sched_getaffinity(0))
    table = Table(title=f"Python {platform.python_version()}, {cores} cores")
    table.add_column("measured")
    table.add_column("figure", justify="right")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
