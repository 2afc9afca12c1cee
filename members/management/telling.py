"""How the import commands speak: problems by line, progress, and the figures."""

import stat
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from members.intake.reading import Checked, Counts

MOST_PROBLEMS = 200


class ImportCommand(BaseCommand):
    """A command that reads one file of the operator."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, or `-` for standard input."""
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, change nothing",
        )
        parser.add_argument(
            "--skip-bad", action="store_true", help="take the good lines all the same"
        )

    def read(self, name: str) -> bytes:
        """Return the content of the file or of standard input."""
        if name == "-":
            return sys.stdin.buffer.read()
        try:
            return Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}.") from error

    def warn_if_others_can_read(self, name: str) -> None:
        """Warn about a file of passwords that everybody on the machine can read."""
        if name != "-" and Path(name).stat().st_mode & stat.S_IROTH:
            self.stderr.write(
                f"Warning: everybody on this machine can read {name}, and it holds"
                f" passwords. Run: chmod 600 {name}"
            )

    def tell_problems(self, checked: Checked[Any], *, skip_bad: bool) -> None:
        """Name every bad line; raise CommandError unless they are to be skipped."""
        self.stdout.write(
            f"Read as {checked.encoding}: {len(checked.lines)} good lines."
        )
        for remark in checked.remarks:
            self.stdout.write(remark)
        problems = sorted(checked.problems, key=lambda problem: problem.number)
        for problem in problems[:MOST_PROBLEMS]:
            self.stderr.write(str(problem))
        if len(problems) > MOST_PROBLEMS:
            self.stderr.write(f"… and {len(problems) - MOST_PROBLEMS} more bad lines")
        if problems and not skip_bad:
            raise CommandError(
                f"{len(problems)} bad lines. Nothing was changed."
                " Correct them, or take the good lines with --skip-bad."
            )

    def tell_counts(self, counts: Counts, *, dry_run: bool) -> None:
        """Say what was done, or would be."""
        did = "Would be" if dry_run else "Were"
        self.stdout.write(
            f"{did} added: {counts.added}, changed: {counts.changed},"
            f" unchanged: {counts.unchanged}, skipped as bad: {counts.skipped}."
        )
        if counts.absent:
            self.stdout.write(
                f"{counts.absent} that are here are not in the file: left as they are."
            )


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with the time left; off a terminal, a line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(what)
        return
    parts = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(what: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done % 5_000 == 0:
            sys.stderr.write(f"{what}: {done} of {total}\n")

    return tell
