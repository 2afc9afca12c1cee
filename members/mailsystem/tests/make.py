"""Make rows of the mail directory, and the mailbox that stands behind one."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from members.mailsystem.base import Entry
from members.models import Account, Connection, Mailbox, Service

ALICE = f"alice@{settings.MAIL_DOMAIN}"
BOB = f"bob@{settings.MAIL_DOMAIN}"
PASSWORD = "long-enough-5128"
hashed = cache(make_password)


def entry(address: str = ALICE, password: str = PASSWORD, **extra: Any) -> Entry:
    """Make what the directory should have for a mailbox that is ready."""
    usual = {"owner": 1, "active": True, "delivers": True, "first_password": False}
    return Entry(
        **{**usual, "revision": 1, **extra}, address=address, password=hashed(password)
    )


def mailbox(**extra: Any) -> Mailbox:
    """Make Alice's mailbox in the portal, which is ready."""
    connection = Connection.objects.create(
        account=Account.objects.create_user("ip0123456789"),
        connection_id="ip0123456789",
        auto_numbered=True,
        realm=settings.CONNECTION_REALM,
        service=Service.GOL_FLETS,
    )
    return Mailbox.objects.create(
        account=Account.objects.create_user(ALICE),
        connection=connection,
        address=ALICE,
        due_at=timezone.now(),
        ready_at=timezone.now(),
        **extra,
    )
