"""Which names are free, and which others to propose."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.utils import timezone

from members import identifiers, provisioning
from members.models import Account, Mailbox, ReservedName, TakenAddress

PROPOSED = 5
PATIENCE = 1.0
"""Seconds in which the mail directory may say which proposals are free."""


def address_of(local_part: str) -> str:
    """Return the whole address of a local part."""
    return f"{local_part}@{settings.MAIL_DOMAIN}"


def is_free(local_part: str) -> bool:
    """Tell whether a folded local part may be given: well spelt, and nobody's.

    Neither a mailbox (closed ones included), nor an imported address, nor a name of
    staff or one that they reserved, nor an address that the mail directory has.
    """
    if identifiers.local_part_problem(local_part):
        return False
    if _known([local_part]) or reserved_among([local_part]):
        return False
    return not provisioning.taken(address_of(local_part))


def suggest(local_part: str) -> list[str]:
    """Propose up to five names like the one typed that are really free."""
    typed = identifiers.fold(local_part)
    wanted = [
        name
        for name in dict.fromkeys(_variants(local_part))
        if not identifiers.local_part_problem(name)
    ]
    reserved = reserved_among([typed, *wanted])
    if identifiers.is_reserved(typed) or typed in reserved:
        return []  # what looks like a role's name helps nobody but an impostor
    known = _known(wanted) | reserved
    unknown = (name for name in wanted if name not in known)
    return list(islice(_not_in_the_directory(unknown), PROPOSED))


def reserved_among(local_parts: Iterable[str]) -> set[str]:
    """Return those of the names that staff reserved, however they are separated."""
    keys = {name: name.translate(identifiers.SEPARATORS) for name in local_parts}
    rows = ReservedName.objects.standing().filter(key__in=set(keys.values()))
    found = set(rows.order_by().values_list("key", flat=True))
    return {name for name, key in keys.items() if key in found}


def _not_in_the_directory(names: Iterable[str]) -> Iterator[str]:
    # Each answer comes within half a second, but slow ones would add up.
    enough = time.monotonic() + PATIENCE
    for name in names:
        if time.monotonic() > enough:
            return
        if not provisioning.taken(address_of(name)):
            yield name


def _known(local_parts: Iterable[str]) -> set[str]:
    """Return those of the names that the portal knows to be somebody's."""
    names = list(local_parts)
    addresses = [address_of(name) for name in names]
    taken = TakenAddress.objects.filter(address__in=addresses).order_by()
    mailboxes = Mailbox.objects.filter(address__in=addresses).order_by()
    accounts = Account.objects.filter(username__in=[*addresses, *names])
    found = taken.values_list("address").union(
        mailboxes.values_list("address"), accounts.values_list("username")
    )
    return {name.partition("@")[0] for (name,) in found}


def _variants(local_part: str) -> Iterator[str]:
    """Build names from what was typed: cleaned, then with something kind behind it."""
    parts = [part for part in _clean(local_part).split(".") if part]
    stem = ".".join(parts)[: identifiers.LOCAL_PART_MOST - 5].strip("._-")
    if not stem:
        return
    if not stem[0].isalpha():
        stem = f"m{stem}"
    year = timezone.localdate().year
    yield stem
    yield f"{stem}-2"
    yield f"{stem}.mail"
    yield f"{stem}-mail"
    yield f"{stem}{year % 100}"
    yield f"{stem}-jp"
    yield f"{stem}{year}"
    for number in range(3, 30):
        yield f"{stem}-{number}"


def _clean(local_part: str) -> str:
    typed = identifiers.fold(local_part).partition("@")[0]
    spelt = "".join(c if c.isascii() and c.isalnum() else "." for c in typed)
    return spelt.strip(".")
