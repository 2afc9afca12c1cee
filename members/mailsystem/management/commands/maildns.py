"""Print the DNS records that make others accept our mail, and check them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.guides.dns import records as records_of_clients
from portal.mailcheck import hosts, published


class Command(BaseCommand):
    """MX, SPF, DKIM, DMARC and PTR of a mail host, and what mail programs look up."""

    requires_system_checks = ()
    help = "Print the DNS records to publish; with --check, say what is not published."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what only the mail host knows."""
        parser.add_argument("--host", default=settings.SUBMISSION_HOST)
        parser.add_argument("--address", nargs="+", required=True)
        parser.add_argument("--selector", default=settings.DKIM_SELECTOR)
        file = settings.DKIM_KEY_FILE
        parser.add_argument(
            "--key",
            type=Path,
            required=not file,
            default=Path(file) if file else None,
            help="PEM file, private or public; usually that of DKIM_KEY_FILE",
        )
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--nameserver", default="", help="host:port to ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print; ask the DNS where wanted, and end with status 1 if something lacks."""
        try:
            key = hosts.public_key(options["key"])
            host = hosts.MailHost(
                name=options["host"],
                addresses=tuple(options["address"]),
                selector=options["selector"],
                public_key=key,
            )
            wanted = [*hosts.records(host), *records_of_clients()]
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if not options["check"]:
            self.stdout.writelines(f"{record}\n" for record in wanted)
            return
        found = list(published.problems(wanted, options["nameserver"]))
        self.stdout.writelines(f"{problem}\n" for problem in found)
        self.stdout.write(
            f"Records: {len(wanted)}, not as they should be: {len(found)}"
        )
        if found:
            raise CommandError("See above: others may refuse our mail.")
