"""Take in the addresses and aliases that the mail system already has."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from members import identifiers
from members.intake.checking import AT_ONCE
from members.intake.reading import Checked, Counts, decode, is_unreadable
from members.models import Intake, Mailbox, TakenAddress

log = structlog.get_logger(__name__)


def check_addresses(data: bytes) -> Checked[str]:
    """Check a list of addresses, one a line; `#` begins a remark.

    A name without @ belongs to the mail domain. Addresses of other domains cannot be
    claimed here anyway: they are counted in a remark and left out.
    """
    text, encoding = decode(data)
    checked: Checked[str] = Checked(encoding)
    seen: set[str] = set()
    elsewhere = 0
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        typed = identifiers.fold(raw.partition("#")[0])
        if not typed:
            continue
        address = typed if "@" in typed else f"{typed}@{settings.MAIL_DOMAIN}"
        if is_unreadable(raw) or not _is_address(address):
            checked.refuse(number, "this is no mail address")
        elif not address.endswith(f"@{settings.MAIL_DOMAIN}"):
            elsewhere += 1
        elif address not in seen:
            seen.add(address)
            checked.lines.append(address)
    if elsewhere:
        checked.remarks.append(
            f"{elsewhere} addresses are not of {settings.MAIL_DOMAIN}: left out"
        )
    return checked


def plan_addresses(addresses: list[str]) -> tuple[list[str], Counts]:
    """Return the addresses that are not known yet, and the figures.

    Addresses that the portal gave out itself are known: nobody can claim them either.
    """
    taken, ours = (
        _those_in(rows, addresses)
        for rows in (TakenAddress.objects.all(), Mailbox.objects.all())
    )
    new = [address for address in addresses if address not in taken | ours]
    counts = Counts(
        lines=len(addresses),
        added=len(new),
        unchanged=len(addresses) - len(new),
        absent=TakenAddress.objects.count() - len(taken),
    )
    return new, counts


def apply_addresses(new: list[str], counts: Counts, *, skipped: int = 0) -> None:
    """Add what is new; an empty list too says that claims may begin."""
    with transaction.atomic():
        TakenAddress.objects.bulk_create(
            (TakenAddress(address=address) for address in new),
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
        Intake.objects.create(
            kind=Intake.Kind.ADDRESSES,
            lines=counts.lines + skipped,
            added=counts.added,
            changed=0,
            skipped=skipped,
        )
    log.info("addresses_imported", added=counts.added)


def _those_in(rows: QuerySet[Any], addresses: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(addresses), AT_ONCE):
        some = rows.filter(address__in=addresses[start : start + AT_ONCE])
        found.update(some.values_list("address", flat=True))
    return found


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
