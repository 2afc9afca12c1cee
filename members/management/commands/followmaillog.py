"""Read the mail servers' logs until SIGTERM or Ctrl-C."""

import signal
import socket
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members import maillog


class Command(BaseCommand):
    """Sign-ins, refusals and bounces, for the subscriber's page in the console."""

    requires_system_checks = ()  # it has no pages to check
    help = "Follow the logs of Postfix and Dovecot: support sees what they refused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the logs, and what they do not say themselves."""
        parser.add_argument(
            "log", nargs="+", help='a file, or "-" for what journalctl writes'
        )
        parser.add_argument(
            "--host",
            default=socket.gethostname(),
            help="the mail host that the logs are of (default: this machine)",
        )
        parser.add_argument(
            "--time-zone",
            type=ZoneInfo,
            default=ZoneInfo(settings.TIME_ZONE),
            help="the zone of times without one (default: TIME_ZONE)",
        )
        parser.add_argument(
            "--once", action="store_true", help="end when everything was read"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Follow; say at the end how much there was."""
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            logs = maillog.follow(
                options["log"],
                host=options["host"][:64],
                zone=options["time_zone"],
                stop=stop,
                once=options["once"],
            )
        except maillog.SomebodyElseError as error:
            raise CommandError("Somebody else follows the same log.") from error
        except OSError as error:
            raise CommandError(f"The log cannot be read: {error}") from error
        for log in logs:
            self.stdout.write(
                f"{log}: {log.lines} lines, {log.garbled} of them garbled,"
                f" {log.old} too old"
            )
