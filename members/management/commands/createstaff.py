"""`manage.py createstaff NAME --role ROLE`: an account of staff, with its password."""

import argparse

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from members.management.demo import password
from members.models import Account
from members.roles import Role

LENGTH = 14


class Command(BaseCommand):
    """Make an account and print its password; the second factor comes at sign-in."""

    help = "Make an account of staff with one role or several, and print its password."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the name and the roles."""
        parser.add_argument("name", help="sign-in name, without @")
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            choices=[str(role) for role in Role],
            help="support, editors, operators or administrators; may be repeated",
        )

    def handle(self, *_args: str, **options: str) -> None:
        """Make it, or say why not."""
        account, secret = (
            Account(username=options["name"], is_staff=True),
            password(LENGTH),
        )
        account.set_password(secret)
        try:
            account.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            account.save()
            for role in options["role"]:
                account.groups.add(Group.objects.get_or_create(name=role)[0])
        self.stdout.write(f"{account.username}: {secret}")
        self.stdout.write(
            "Tell it in person. The second factor is set up at the first sign-in."
        )
