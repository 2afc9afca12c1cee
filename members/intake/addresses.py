"""Take in the addresses and aliases that the mail system already has."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from members import identifiers
from members.intake import reading
from members.intake.batching import batches
from members.intake.reading import Checked, Counts, IntakeError
from members.intake.recording import BY_COMMAND, Origin, record
from members.models import Intake, Mailbox, TakenAddress
from portal.said import Said
from portal.spreadsheet import original

NOT_IN_AN_ADDRESS = set(' \t,;:<>()[]"\\')
ADDRESS_MOST = 254


@dataclass
class AddressesPlan:
    """What an import would add."""

    new: list[str] = field(default_factory=list)
    counts: Counts = field(default_factory=lambda: Counts(lines=0))
    remarks: list[str] = field(default_factory=list)


def check_addresses(data: bytes) -> Checked[str]:
    """Check a list of addresses, one a line; `#` begins a remark.

    A name without @ belongs to the mail domain. Addresses of other domains cannot be
    claimed here anyway: they are counted in a remark and left out. Repeated ones are
    harmless. Rules are wide: an old address may be one that nobody could claim today.
    """
    lines, encoding = reading.decode(data)
    checked: Checked[str] = Checked(encoding)
    elsewhere = 0
    for number, raw in enumerate(lines, start=1):
        text = original(raw.partition("#")[0].strip())
        address = _address(text)
        if text and (reading.is_unreadable(text) or not _is_one(text, address)):
            wrong = gettext_noop("this is not one mail address, or one name")
            checked.refuse(number, Said(wrong))
        elif text and not address.endswith(f"@{settings.MAIL_DOMAIN}"):
            elsewhere += 1
        elif text and checked.seen.setdefault(address, number) == number:
            checked.lines.append(address)
    if elsewhere:
        left_out = gettext_noop("Left out, not of %(domain)s: %(count)s.")
        checked.remarks.append(
            Said(left_out, domain=settings.MAIL_DOMAIN, count=elsewhere)
        )
    return checked


def plan_addresses(checked: Checked[str]) -> AddressesPlan:
    """Find the addresses that are not known yet.

    Those that the portal gave out itself are known: nobody can claim them either.
    Raise IntakeError when no address of the mail domain is there: claims open with the
    first import, and an export that failed is an empty file.
    """
    addresses = checked.lines
    if not addresses:
        text = gettext_noop(
            "the file has no address of %(domain)s: where none is in use,"
            " set EXISTING_ADDRESSES=none"
        )
        raise IntakeError(Said(text, domain=settings.MAIL_DOMAIN))
    taken = _those_in(TakenAddress.objects.all(), addresses)
    ours = _those_in(Mailbox.objects.all(), addresses)
    known = taken | ours
    new = [address for address in addresses if address not in known]
    counts = Counts(
        lines=len(addresses) + len(checked.problems),
        added=len(new),
        unchanged=len(addresses) - len(new),
        skipped=len(checked.problems),
        absent=TakenAddress.objects.count() - len(taken),
    )
    said = gettext_noop("Mailboxes of the portal itself: %(count)s.")
    remarks: list[str] = [Said(said, count=len(ours))] if ours else []
    return AddressesPlan(new, counts, remarks)


def apply_addresses(plan: AddressesPlan, origin: Origin = BY_COMMAND) -> Counts:
    """Add what is new; an import that adds nothing is on record too."""
    with transaction.atomic():
        for batch in batches(plan.new):
            TakenAddress.objects.bulk_create(
                [TakenAddress(address=address) for address in batch],
                ignore_conflicts=True,
            )
        record(Intake.Kind.ADDRESSES, plan.counts, origin)
    return plan.counts


def _those_in(rows: QuerySet[Any], addresses: list[str]) -> set[str]:
    found: set[str] = set()
    for batch in batches(addresses):
        some = rows.filter(address__in=batch).order_by()
        found.update(some.values_list("address", flat=True))
    return found


def _address(text: str) -> str:
    typed = identifiers.fold(text)
    return typed if "@" in typed else f"{typed}@{settings.MAIL_DOMAIN}"


def _is_one(text: str, address: str) -> bool:
    local_part, _, domain = address.partition("@")
    return (
        bool(local_part and domain)
        and "@" not in domain
        and len(address) <= ADDRESS_MOST
        and NOT_IN_AN_ADDRESS.isdisjoint(text)
    )
