"""Answer Postfix and Dovecot until SIGTERM or Ctrl-C."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.mailsystem.policy import PolicyServer

ENDS = {signal.SIGTERM, signal.SIGINT}


class Command(BaseCommand):
    """Limits for Postfix, and guesses at passwords for Dovecot."""

    requires_system_checks = ()  # it has no pages to check
    help = "Answer what Postfix and Dovecot ask while they serve: limits and guesses."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to listen: next to the mail servers, and for them only."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--postfix-port", type=int, default=10031)
        parser.add_argument("--dovecot-port", type=int, default=10032)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve; the signals are blocked first, so that none comes too early."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        host, ports = (
            options["host"],
            (options["postfix_port"], options["dovecot_port"]),
        )
        try:
            server = PolicyServer(host, *ports)
        except OSError as error:
            raise CommandError(f"mailpolicy cannot listen: {error}.") from error
        with server:
            self.stdout.write(f"Policy for Postfix and Dovecot on {host}:{ports}")
            self.stdout.flush()
            signal.sigwait(ENDS)
