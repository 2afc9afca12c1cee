"""Make rows of the mail directory."""

from typing import Any

from django.conf import settings

from members.mailsystem.base import Entry
from members.tests import make

ALICE = f"alice@{settings.MAIL_DOMAIN}"
BOB = f"bob@{settings.MAIL_DOMAIN}"
PASSWORD = make.MAILBOX_PASSWORD


def entry(address: str = ALICE, password: str = PASSWORD, **extra: Any) -> Entry:
    """Make what the directory should have for a mailbox that is ready."""
    usual = {"owner": 1, "active": True, "delivers": True, "first_password": False}
    return Entry(
        **{**usual, "revision": 1, **extra},
        address=address,
        password=make.hashed(password),
    )
