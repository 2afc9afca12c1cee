"""Serve the embedded mail server until SIGTERM or Ctrl-C."""

import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.mailsystem.embedded import EmbeddedServer

ENDS = {signal.SIGTERM, signal.SIGINT}


class Command(BaseCommand):
    """Submission and LMTP on loopback, over the portal's own mail directory."""

    requires_system_checks = ()  # it has no pages to check
    help = "Serve the embedded mail server (submission and LMTP on loopback)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the ports (0: any free one) and where mail is kept."""
        parser.add_argument("--submission-port", type=int, default=1587)
        parser.add_argument("--lmtp-port", type=int, default=1024)
        parser.add_argument("--dir", type=Path, default=settings.VAR_DIR / "mail")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve; the signals are blocked first, so that none comes too early."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        server = EmbeddedServer(
            options["submission_port"], options["lmtp_port"], options["dir"]
        )
        try:
            server.start()
        except OSError as error:
            server.stop()
            raise CommandError(f"The mail server cannot listen: {error}.") from error
        self.stdout.write(
            f"Mail server: submission on 127.0.0.1:{server.submission_port},"
            f" LMTP on 127.0.0.1:{server.lmtp_port}, mail in {options['dir']}"
        )
        self.stdout.flush()
        signal.sigwait(ENDS)
        server.stop()
