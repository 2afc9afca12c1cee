"""Take in newer facts about providers."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.progress import progress
from portal.providers.intake.columns import check_file
from portal.providers.intake.ispdb import check_folder
from portal.providers.intake.planning import Plan, apply, check_values, plan
from portal.providers.intake.reading import Checked, IntakeError

MOST_TOLD = 200
"""How many bad lines, or changes, are told one by one."""


class Command(BaseCommand):
    """Check everything first, name what is bad, change only what differs."""

    help = (
        "Import a CSV file with the columns of portal/content/providers.csv (those that"
        " are absent are left as they are), or a checkout of Mozilla's ISPDB (a"
        " directory of XML files). Of the ISPDB only files with a Japanese domain (.jp)"
        " or about a provider in the directory are taken; they fill in its server,"
        " port, encryption and sign-in, but replace neither what was checked on the"
        " provider's own page nor an encrypted way by a plain one. What staff edited is"
        " left alone and named. Nothing is ever deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file or a directory."""
        parser.add_argument("source", type=Path, help="a CSV file, or a directory")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, change nothing",
        )
        parser.add_argument(
            "--skip-bad", action="store_true", help="take what is good all the same"
        )
        parser.add_argument(
            "--date",
            type=dt.date.fromisoformat,
            default=None,
            help="the day of the checkout, recorded as last checked (today)",
        )

    def handle(
        self,
        *_args: Any,
        source: Path,
        dry_run: bool,
        skip_bad: bool,
        date: dt.date | None,
        **_options: Any,
    ) -> None:
        """Read, check, compare, apply."""
        try:
            checked = self._read(source, date or timezone.localdate())
        except IntakeError as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        check_values(checked)
        self._tell_problems(checked, skip_bad=skip_bad)
        with progress("Comparing", self.stderr.write) as tell:
            found = plan(checked, tell)
        if not dry_run:
            apply(found)
        self._tell_changes(found, dry_run=dry_run, skipped=len(checked.problems))

    def _read(self, source: Path, day: dt.date) -> Checked:
        if source.is_dir():
            with progress("Reading", self.stderr.write) as tell:
                return check_folder(source, day, tell)
        try:
            return check_file(source.read_bytes())
        except OSError as error:
            raise CommandError(f"{source}: {error.strerror}.") from error

    def _tell_problems(self, checked: Checked, *, skip_bad: bool) -> None:
        problems = checked.problems
        self.stdout.write(
            f"Read as {checked.encoding}. Good: {len(checked.items)},"
            f" bad: {len(problems)}."
        )
        self._tell_some(self.stderr.write, [str(problem) for problem in problems])
        for remark in checked.remarks:
            self.stdout.write(remark)
        if problems and not skip_bad:
            raise CommandError(
                "Nothing was changed. Correct what is bad, or take the rest with"
                " --skip-bad."
            )

    def _tell_changes(self, found: Plan, *, dry_run: bool, skipped: int) -> None:
        if dry_run:
            added = [f"{row.slug}: new" for row in found.new]
            changes = [f"Would change {text}" for text in [*added, *found.changes]]
            self._tell_some(self.stdout.write, changes)
        for slug in found.left_alone:
            self.stdout.write(f"Edited by staff, left alone: {slug}")
        did = "Nothing was changed. Would be" if dry_run else "Were"
        self.stdout.write(
            f"{did} added: {len(found.new)}, changed: {len(found.changed)},"
            f" unchanged: {found.unchanged}, left alone: {len(found.left_alone)},"
            f" skipped as bad: {skipped}."
        )

    def _tell_some(self, write: Any, lines: list[str]) -> None:
        for line in lines[:MOST_TOLD]:
            write(line)
        if len(lines) > MOST_TOLD:
            write(f"… and {len(lines) - MOST_TOLD} more")
