"""Keep the mail directory: the tables that Postfix and Dovecot read through views."""

import ipaddress
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, InterfaceError, router, transaction
from django.utils.translation import gettext as _

from members.mailsystem.base import Entry, MailSystemError
from members.mailsystem.models import (
    MailAccount,
    MailDomain,
    MailNetwork,
    MailSender,
)

FIELDS = tuple(name for name in Entry.__dataclass_fields__ if name != "senders")
"""What stands in the row of the account itself."""


class Directory:
    """The only writer of the mail directory."""

    def taken(self, address: str, *, owner: int | None = None) -> bool:
        """Tell whether someone other than the owner has the address.

        Rows without an owner are the operator's, and nobody's to claim. Raise
        MailSystemError when the directory does not answer.
        """
        with _answering():
            others = MailAccount.objects.filter(address=address)
            if owner is not None:
                others = others.exclude(owner=owner)
            return others.exists()

    def put(self, entry: Entry) -> None:
        """Make the directory agree with the entry; an older revision changes nothing.

        Raise MailSystemError when someone else has the address, or when the directory
        does not answer.
        """
        with _answering():
            if not (_update(entry) or _is_newer_there(entry) or _insert(entry)):
                raise MailSystemError(
                    _("The mail directory has %(address)s for someone else.")
                    % {"address": entry.address}
                )

    def entries(self, owners: Collection[int] | None = None) -> Iterator[Entry]:
        """Return the rows of mailboxes of the portal, all or those named, by owner.

        Raise MailSystemError when the directory does not answer.
        """
        rows = MailAccount.objects.exclude(owner=None).order_by("owner")
        senders = MailSender.objects.order_by("owner", "sender")
        if owners is not None:
            rows = rows.filter(owner__in=owners)
            senders = senders.filter(owner__in=owners)
        with _answering():
            # Few mailboxes have any, so these fit into memory.
            outside: defaultdict[int, list[str]] = defaultdict(list)
            for owner, sender in senders.values_list("owner", "sender").iterator():
                outside[owner].append(sender)
            for row in rows.values(*FIELDS).iterator(chunk_size=5000):
                yield Entry(**row, senders=tuple(outside.get(row["owner"], ())))

    def mend(self, owner: int, entry: Entry | None, *, seen: int | None) -> bool:
        """Make the directory have just this, if it still has the revision seen.

        None stands for no row, on either side. Return whether it was mended; a worker
        that was faster is right. Raise MailSystemError when the directory does not
        answer, or somebody else has the address.
        """
        with _answering():
            if seen is None:
                return entry is not None and _insert(entry)
            return _mend(owner, entry, seen)

    def put_networks(self, networks: Iterable[str]) -> None:
        """Replace the networks from which a first password is accepted, in one step.

        Raise MailSystemError when the directory does not answer.
        """
        wanted = {str(ipaddress.ip_network(text)) for text in networks}
        with _answering(), transaction.atomic(using=router.db_for_write(MailNetwork)):
            there = set(MailNetwork.objects.values_list("network", flat=True))
            if gone := there - wanted:
                MailNetwork.objects.filter(network__in=gone).delete()
            MailNetwork.objects.bulk_create(
                (MailNetwork(network=network) for network in sorted(wanted - there)),
                ignore_conflicts=True,
            )

    def put_sender_policy(self, *, is_any: bool) -> None:
        """Let every mailbox send as any address outside, or as confirmed ones only.

        Raise MailSystemError when the directory does not answer.
        """
        with _answering():
            if is_any:
                MailSender.objects.get_or_create(
                    owner=MailSender.EVERYBODY, sender=MailSender.ANY
                )
            else:
                MailSender.objects.filter(owner=MailSender.EVERYBODY).delete()


def _mend(owner: int, entry: Entry | None, seen: int) -> bool:
    with transaction.atomic(using=router.db_for_write(MailAccount)):
        rows = MailAccount.objects.filter(owner=owner, revision=seen)
        if entry is None:
            is_mended = bool(rows.delete()[0])
            if is_mended:
                MailSender.objects.filter(owner=owner).delete()
            return is_mended
        is_mended = bool(rows.update(**{name: getattr(entry, name) for name in FIELDS}))
        if is_mended:
            _put_senders(entry)
        return is_mended


def _update(entry: Entry) -> bool:
    with transaction.atomic(using=router.db_for_write(MailAccount)):
        mine = MailAccount.objects.filter(
            owner=entry.owner, address=entry.address, revision__lte=entry.revision
        )
        # The row is locked from here on: of two workers the newer one is the last.
        is_there = mine.update(
            password=entry.password,
            active=entry.active,
            delivers=entry.delivers,
            first_password=entry.first_password,
            revision=entry.revision,
        )
        if is_there:
            _put_senders(entry)
    return bool(is_there)


def _put_senders(entry: Entry) -> None:
    mine, wanted = MailSender.objects.filter(owner=entry.owner), set(entry.senders)
    there = set(mine.values_list("sender", flat=True))
    if gone := there - wanted:
        mine.filter(sender__in=gone).delete()
    MailSender.objects.bulk_create(
        MailSender(owner=entry.owner, sender=sender)
        for sender in sorted(wanted - there)
    )


def _is_newer_there(entry: Entry) -> bool:
    return MailAccount.objects.filter(owner=entry.owner, address=entry.address).exists()


def _insert(entry: Entry) -> bool:
    try:
        with transaction.atomic(using=router.db_for_write(MailAccount)):
            MailDomain.objects.get_or_create(name=entry.address.rpartition("@")[2])
            MailAccount.objects.create(
                owner=entry.owner,
                address=entry.address,
                password=entry.password,
                active=entry.active,
                delivers=entry.delivers,
                first_password=entry.first_password,
                revision=entry.revision,
            )
            _put_senders(entry)
    except IntegrityError:
        # Another worker was faster with the same mailbox, or the address is not ours.
        return _update(entry) or _is_newer_there(entry)
    return True


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        # Only the kind of error: a driver's text may repeat the row with its hash.
        raise MailSystemError(
            _("The mail directory did not answer (%(error)s).")
            % {"error": type(error).__name__}
        ) from error
