"""Take in the operator's export of connections."""

from typing import Any

from django.core.management.base import CommandError

from members.intake.checking import check_connections
from members.intake.comparing import plan_connections
from members.intake.connections import apply_connections
from members.intake.reading import IntakeError
from members.management.telling import ImportCommand


class Command(ImportCommand):
    """Check the whole file first, name each bad line, change only what differs."""

    help = (
        "Import connections from a CSV file with the columns connection_id, password"
        " (or password_hash), service, opened_on and, if wanted, state."
        " UTF-8 or Shift_JIS. Passwords are taken exactly as they stand."
        " Lines that are absent are reported, not changed."
    )

    def handle(
        self, *_args: Any, file: str, dry_run: bool, skip_bad: bool, **_options: Any
    ) -> None:
        """Read, check, compare, apply."""
        try:
            self._import(file, dry_run=dry_run, skip_bad=skip_bad)
        except IntakeError as error:
            raise CommandError(f"{error}. Nothing was changed.") from error

    def _import(self, file: str, *, dry_run: bool, skip_bad: bool) -> None:
        checked = check_connections(self.read(file))
        if any(line.password for line in checked.lines):
            self.warn_if_others_can_read(file)
        self.tell_problems(checked, skip_bad=skip_bad)
        self.tell_remarks(checked.remarks)
        with self.progress("Comparing") as tell:
            plan = plan_connections(checked, tell)
        if dry_run:
            self.tell_changes(plan.changed)
        else:
            with self.progress("Hashing passwords") as tell:
                apply_connections(plan, tell)
        self.tell_counts(plan.counts, dry_run=dry_run)
