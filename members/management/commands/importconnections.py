"""Take in the operator's export of connections."""

from typing import Any

from django.core.management.base import CommandError

from members.intake.checking import check_connections
from members.intake.connections import apply_connections, plan_connections
from members.intake.reading import FileError
from members.management.telling import ImportCommand, progress


class Command(ImportCommand):
    """Check the whole file first, name each bad line, change only what differs."""

    help = (
        "Import connections from a CSV file with the columns connection_id, password"
        " (or password_hash), service, opened_on and, if wanted, state."
        " UTF-8 or Shift_JIS. Lines that are absent are reported, not changed."
    )

    def handle(
        self, *_args: Any, file: str, dry_run: bool, skip_bad: bool, **_options: Any
    ) -> None:
        """Read, check, compare, apply."""
        data = self.read(file)
        try:
            checked = check_connections(data)
        except FileError as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        if any(line.password for line in checked.lines):
            self.warn_if_others_can_read(file)
        self.tell_problems(checked, skip_bad=skip_bad)
        skipped = len(checked.problems)
        with progress("Comparing passwords") as tell:
            plan = plan_connections(checked.lines, tell)
        if not dry_run:
            with progress("Hashing passwords") as tell:
                apply_connections(plan, skipped=skipped, progress=tell)
        self.tell_counts(plan.counts(skipped=skipped), dry_run=dry_run)
