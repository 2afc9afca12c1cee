"""Take in the addresses and aliases that the mail system already has."""

from typing import Any

from members.intake.addresses import apply_addresses, check_addresses, plan_addresses
from members.management.telling import ImportCommand


class Command(ImportCommand):
    """Add addresses that nobody may claim; nothing is ever taken out."""

    help = (
        "Import addresses in use, one address or alias a line (# begins a remark)."
        " Claims open with the first import, even of an empty file."
    )

    def handle(
        self, *_args: Any, file: str, dry_run: bool, skip_bad: bool, **_options: Any
    ) -> None:
        """Read, check, compare, apply."""
        checked = check_addresses(self.read(file))
        self.tell_problems(checked, skip_bad=skip_bad)
        new, counts = plan_addresses(checked.lines)
        if not dry_run:
            apply_addresses(new, counts, skipped=len(checked.problems))
        self.tell_counts(counts, dry_run=dry_run)
