"""Find and mend what differs between the portal and the mail directory."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from members import provisioning
from members.management.telling import MOST_TOLD, ProgressCommand


class Command(ProgressCommand):
    """Report what differs; with --repair, make the mail directory agree."""

    help = (
        "Compare every mailbox with the mail directory. Rows that the operator keeps"
        " there (without an owner) are left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Change nothing unless told to."""
        parser.add_argument(
            "--repair", action="store_true", help="make the mail directory agree"
        )

    def handle(self, *_args: Any, repair: bool, **_options: Any) -> None:
        """Compare, report, mend; differences that stay are an error."""
        try:
            self._reconcile(repair=repair)
        except provisioning.MailSystemError as error:
            raise CommandError(str(error)) from error

    def _reconcile(self, *, repair: bool) -> None:
        with self.progress("Comparing") as tell:
            found = provisioning.differences(tell)
        for difference in found[:MOST_TOLD]:
            self.stdout.write(str(difference))
        if len(found) > MOST_TOLD:
            self.stdout.write(f"… and {len(found) - MOST_TOLD} more")
        self.stdout.write(f"Differences: {len(found)}.")
        if repair:
            mended = len(list(provisioning.repair(found)))
            self.stdout.write(f"Mended: {mended}.")
        elif found:
            raise CommandError("Nothing was changed. Mend them with --repair.")
