"""Subscribers in bulk: their number is measured, not how they are made."""

from datetime import timedelta
from itertools import count

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from members import provisioning
from members.models import Account, Connection, Mailbox, Service
from portal.networks.models import AddressRange, Kind

PASSWORD = "notice-7391"
_numbers = count(5_000_000_000)


def own_network() -> None:
    """Take first passwords from loopback, as `make run` does."""
    AddressRange.objects.create(network="127.0.0.0/8", kind=Kind.OTHER)
    provisioning.put_networks()


def connections(number: int) -> list[Connection]:
    """Make connections that may claim; all have the same password."""
    password = make_password(PASSWORD)
    names = [f"ip{next(_numbers)}" for _ in range(number)]
    accounts = Account.objects.bulk_create(
        [Account(username=name, password=password) for name in names], batch_size=1000
    )
    return Connection.objects.bulk_create(
        [
            Connection(
                account=account,
                connection_id=account.username,
                auto_numbered=True,
                realm=settings.CONNECTION_REALM,
                service=Service.GOL_FLETS,
            )
            for account in accounts
        ],
        batch_size=1000,
    )


def requested_mailboxes(number: int) -> None:
    """Make claims as they stand right after the subscriber confirmed them."""
    owners = connections(number)
    names = [f"drain{owner.pk}@{settings.MAIL_DOMAIN}" for owner in owners]
    accounts = Account.objects.bulk_create(
        [Account(username=name, password="!") for name in names], batch_size=1000
    )
    Mailbox.objects.bulk_create(
        [
            Mailbox(
                account=account,
                connection=owner,
                address=account.username,
                due_at=timezone.now() + timedelta(hours=1),
                terms_version="1",
            )
            for account, owner in zip(accounts, owners, strict=True)
        ],
        batch_size=1000,
    )
