"""Take in the operator's own networks."""

from typing import Any

from django.core.management.base import CommandError

from members.intake.networks import apply_networks, check_networks, plan_networks
from members.management.telling import ImportCommand
from members.provisioning import MailSystemError


class Command(ImportCommand):
    """Add networks and correct their kinds; nothing is ever taken out."""

    help = (
        "Import the operator's own networks from lines like 192.0.2.0/24,dynamic"
        " (dynamic, fixed or other; IPv4 and IPv6; a header is optional)."
    )

    def handle(
        self, *_args: Any, file: str, dry_run: bool, skip_bad: bool, **_options: Any
    ) -> None:
        """Read, check, compare, apply."""
        checked = check_networks(self.read(file))
        self.tell_problems(checked, skip_bad=skip_bad)
        new, changed, counts = plan_networks(checked.lines)
        if not dry_run:
            try:
                apply_networks(new, changed, counts, skipped=len(checked.problems))
            except MailSystemError as error:
                raise CommandError(
                    f"The networks are saved, but {error} It is tried again by itself."
                ) from error
        self.tell_counts(counts, dry_run=dry_run)
