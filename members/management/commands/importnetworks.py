"""Take in the operator's own networks."""

from typing import Any

from django.core.management.base import CommandError

from members.intake.networks import apply_networks, check_networks, plan_networks
from members.intake.reading import IntakeError
from members.management.telling import ImportCommand
from members.provisioning import MailSystemError


class Command(ImportCommand):
    """Add networks and correct their kinds; nothing is ever taken out."""

    help = (
        "Import the operator's own networks from lines like 192.0.2.0/24,dynamic"
        " (dynamic, fixed or other; IPv4 and IPv6; a header is optional)."
        " Where networks overlap, the narrowest decides the kind."
    )

    def handle(
        self, *_args: Any, file: str, dry_run: bool, skip_bad: bool, **_options: Any
    ) -> None:
        """Read, check, compare, apply."""
        try:
            self._import(file, dry_run=dry_run, skip_bad=skip_bad)
        except IntakeError as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        except MailSystemError as error:
            raise CommandError(
                f"The networks are saved, but the mail directory does not have them"
                f" yet: {error} It is tried again by itself."
            ) from error

    def _import(self, file: str, *, dry_run: bool, skip_bad: bool) -> None:
        checked = check_networks(self.read(file))
        self.tell_problems(checked, skip_bad=skip_bad)
        plan = plan_networks(checked)
        self.tell_remarks(plan.remarks)
        if not dry_run:
            apply_networks(plan)
        self.tell_counts(plan.counts, dry_run=dry_run)
