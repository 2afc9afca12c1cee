"""Keep a name from everybody, and give it free again."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import identifiers
from members.claims.moves import WHY_MOST
from members.claims.names import address_of, reserved_among
from members.models import Account, Mailbox, MailboxQuerySet, ReservedName


class NameRefused(ValueError):  # noqa: N818
    """The name cannot be reserved; the text says why, in the reader's language."""


def canonical(typed: str) -> str:
    """Return the name that was meant; raise NameRefused when it can be nobody's."""
    name = identifiers.fold(typed).removesuffix(f"@{settings.MAIL_DOMAIN}")
    if not identifiers.NAME.fullmatch(name):
        raise NameRefused(
            _("A name has 1 to 64 letters, digits, “.”, “_” or “-”, without @.")
        )
    return name


def reserve(*, name: str, by: Account, why: str) -> ReservedName:
    """Keep a name, however it is separated, from everybody who does not have it.

    Raise NameRefused for what is no name or reserved already, ValueError without a
    reason. A mailbox that has the name keeps it: ask `holders` first.
    """
    if not why.strip():
        raise ValueError("a reason is needed")
    name = canonical(name)
    refusal = NameRefused(_("This name is reserved already."))
    if identifiers.is_reserved(name) or reserved_among([name]):
        raise refusal
    try:
        with transaction.atomic():
            return ReservedName.objects.create(
                name=name,
                key=name.translate(identifiers.SEPARATORS),
                by=by,
                why=why.strip()[:WHY_MOST],
            )
    except IntegrityError:
        raise refusal from None


def give_free(*, reserved: ReservedName, by: Account, why: str) -> bool:
    """End a reservation; return False where it ended already."""
    if not why.strip():
        raise ValueError("a reason is needed")
    standing = ReservedName.objects.standing().filter(pk=reserved.pk)
    return bool(
        standing.update(
            removed_at=timezone.now(),
            removed_by=by,
            removed_why=why.strip()[:WHY_MOST],
        )
    )


def holders(name: str) -> MailboxQuerySet:
    """Return the mailboxes that have the name, as typed or without separators."""
    plain = name.translate(identifiers.SEPARATORS)
    addresses = {address_of(name), address_of(plain)}
    return Mailbox.objects.filter(address__in=addresses).select_related("connection")
