"""How the import commands speak: problems by line, progress, and the figures."""

import stat
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress as Bar,
    TextColumn,
    TimeRemainingColumn,
)

from members.intake.batching import Progress
from members.intake.reading import Checked, Counts

MOST_TOLD = 200
"""How many bad lines, or changes, are told one by one."""

SECONDS = 10
"""Between two lines of progress where there is no terminal."""


class ProgressCommand(BaseCommand):
    """A command that takes its time, and says how far it is."""

    @contextmanager
    def progress(self, what: str) -> Iterator[Progress]:
        """Show a bar with the time left; off a terminal, a line now and then."""
        console = Console(stderr=True)
        if not console.is_terminal:
            yield self._lines(what)
            return
        text = TextColumn(what)
        parts = (text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bar(*parts, console=console, transient=True) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def _lines(self, what: str) -> Progress:
        began = told = time.monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told < SECONDS:
                return
            told = now
            left = (now - began) / done * (total - done)
            self.stderr.write(f"{what}: {done} of {total}, {left:.0f} s left")

        return tell


class ImportCommand(ProgressCommand):
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
        path = Path(name)
        if name != "-" and path.is_file() and path.stat().st_mode & stat.S_IROTH:
            self.stderr.write(
                f"Warning: everybody on this machine can read {name}, and it holds"
                f" passwords. Run: chmod 600 {name}"
            )

    def tell_problems(self, checked: Checked[Any], *, skip_bad: bool) -> None:
        """Name every bad line; raise CommandError unless they are to be skipped."""
        problems = checked.problems
        self.stdout.write(
            f"Read as {checked.encoding}. Good lines: {len(checked.lines)},"
            f" bad lines: {len(problems)}."
        )
        self._tell_some((str(problem) for problem in problems), len(problems))
        if problems and not skip_bad:
            raise CommandError(
                "Nothing was changed. Correct the bad lines, or take the good ones"
                " with --skip-bad."
            )

    def tell_remarks(self, remarks: Iterable[str]) -> None:
        """Say what is worth knowing about the file."""
        for remark in remarks:
            self.stdout.write(remark)

    def tell_changes(self, changes: list[Any]) -> None:
        """Say, one by one, what would change."""
        for change in changes[:MOST_TOLD]:
            self.stdout.write(f"Would change {change}")
        if len(changes) > MOST_TOLD:
            self.stdout.write(f"… and {len(changes) - MOST_TOLD} more")

    def tell_counts(self, counts: Counts, *, dry_run: bool) -> None:
        """Say what was done, or would be."""
        did = "Nothing was changed. Would be" if dry_run else "Were"
        self.stdout.write(
            f"{did} added: {counts.added}, changed: {counts.changed},"
            f" unchanged: {counts.unchanged}, skipped as bad: {counts.skipped}."
        )
        if counts.absent:
            self.stdout.write(f"Not in the file, left as they are: {counts.absent}.")

    def _tell_some(self, problems: Iterator[str], count: int) -> None:
        for problem, _ in zip(problems, range(MOST_TOLD), strict=False):
            self.stderr.write(problem)
        if count > MOST_TOLD:
            self.stderr.write(f"… and {count - MOST_TOLD} more bad lines")
