"""Make what Postfix and Dovecot read: the views, and a role that may only read them."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, Error, connections, router

from members.mailsystem.models import MailAccount
from members.mailsystem.reader import make_reader


class Command(BaseCommand):
    """The mail directory's views and their reader; may be run again at any time."""

    help = "Make the mail directory's views and the role that reads them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the role and the file of its password."""
        parser.add_argument("--role", default="mailreader")
        parser.add_argument(
            "--password-file",
            type=Path,
            required=True,
            help="made with a random password when it is not there",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Migrate the directory, then make the role or bring it up to date."""
        alias = router.db_for_write(MailAccount) or DEFAULT_DB_ALIAS
        if connections[alias].vendor != "postgresql":
            raise CommandError(
                "Postfix and Dovecot read PostgreSQL: set DATABASE_URL"
                " (docs/settings.md)."
            )
        role, file = options["role"], options["password_file"]
        call_command("migrate", "mailsystem", database=alias, verbosity=0)
        try:
            make_reader(role, _password(file))
        except (Error, OSError) as error:
            raise CommandError(f"The role {role} was not made: {error}") from error
        self.stdout.write(f"{role} may read the mail directory, password in {file}")


def _password(file: Path) -> str:
    if not file.exists():
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as fresh:
            fresh.write(f"{secrets.token_urlsafe(32)}\n")
    if not (password := file.read_text().strip()):
        raise CommandError(f"{file} is empty.")
    return password
