"""Take in the addresses and aliases that the mail system already has."""

from typing import Any

from django.core.management.base import CommandError

from members.intake.addresses import apply_addresses, check_addresses, plan_addresses
from members.intake.reading import IntakeError
from members.management.telling import ImportCommand


class Command(ImportCommand):
    """Add addresses that nobody may claim; nothing is ever taken out."""

    help = (
        "Import addresses in use, one address or alias a line (# begins a remark)."
        " A name without @ belongs to the mail domain; addresses of other domains are"
        " counted and left out. Claims open with the first import."
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
        checked = check_addresses(self.read(file))
        self.tell_problems(checked, skip_bad=skip_bad)
        plan = plan_addresses(checked)
        self.tell_remarks([*checked.remarks, *plan.remarks])
        if not dry_run:
            apply_addresses(plan)
        self.tell_counts(plan.counts, dry_run=dry_run)
