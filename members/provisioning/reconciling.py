"""Hold the portal's mailboxes against the mail directory, and mend what differs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from members.mailsystem.base import Entry
from members.mailsystem.system import mail_system
from members.models import Mailbox, MailboxQuerySet, Status
from members.provisioning.applying import entry_of

AT_ONCE = 1000
Tell = Callable[[int, int], None]
Pair = tuple[Mailbox | None, Entry | None]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One mailbox for which portal and directory do not agree, and why."""

    owner: int
    address: str
    what: str
    wanted: Entry | None
    there: Entry | None

    def __str__(self) -> str:
        return f"{self.address}: {self.what}"


def differences(tell: Tell) -> list[Difference]:
    """Compare everything; `tell` hears how many of how many mailboxes are done.

    What a worker has yet to apply is no difference. Each one is looked at a second
    time, since both sides change meanwhile. Raise MailSystemError when the directory
    does not answer.
    """
    suspects = [found.owner for found in _differing(_all_pairs(tell))]
    return [
        difference
        for start in range(0, len(suspects), AT_ONCE)
        for difference in _differing(_pairs_of(suspects[start : start + AT_ONCE]))
    ]


def repair(found: Iterable[Difference]) -> Iterator[Difference]:
    """Make the directory agree; give each difference that was mended.

    Rows that should not be there go first: they may hold an address that another needs.
    """
    for one in sorted(found, key=lambda difference: difference.wanted is not None):
        seen = one.there.revision if one.there else None
        if mail_system().mend(one.owner, one.wanted, seen=seen):
            yield one


def _all_pairs(tell: Tell) -> Iterator[Pair]:
    """Walk along both sides in the order of the mailboxes' numbers."""
    total = Mailbox.objects.count()
    entries = mail_system().entries()
    entry = next(entries, None)
    for done, mailbox in enumerate(_mailboxes().iterator(chunk_size=AT_ONCE), 1):
        while entry and entry.owner < mailbox.pk:
            yield None, entry
            entry = next(entries, None)
        is_same = entry is not None and entry.owner == mailbox.pk
        yield mailbox, entry if is_same else None
        if is_same:
            entry = next(entries, None)
        if not done % AT_ONCE:
            tell(done, max(done, total))
    if entry:
        yield None, entry
    yield from ((None, more) for more in entries)


def _pairs_of(owners: list[int]) -> Iterator[Pair]:
    entries = {entry.owner: entry for entry in mail_system().entries(owners)}
    mailboxes = {mailbox.pk: mailbox for mailbox in _mailboxes().filter(pk__in=owners)}
    return ((mailboxes.get(owner), entries.get(owner)) for owner in owners)


def _mailboxes() -> MailboxQuerySet:
    rows = Mailbox.objects.select_related("account").prefetch_related("senders")
    return rows.order_by("pk")


def _differing(pairs: Iterable[Pair]) -> Iterator[Difference]:
    for mailbox, there in pairs:
        if mailbox and not mailbox.is_applied:
            continue
        wanted = _wanted(mailbox)
        one = there or wanted
        if one and (what := _what_differs(wanted, there)):
            yield Difference(
                owner=one.owner,
                address=one.address,
                what=what,
                wanted=wanted,
                there=there,
            )


def _wanted(mailbox: Mailbox | None) -> Entry | None:
    if mailbox is None or mailbox.status == Status.REFUSED:
        return None
    if mailbox.status == Status.CLOSED and not mailbox.made_at:
        return None  # closed before anything was made
    return entry_of(mailbox)


def _what_differs(wanted: Entry | None, there: Entry | None) -> str:
    if wanted == there:
        return ""
    if there is None:
        return "missing in the mail directory"
    if wanted is None:
        return "in the mail directory, and no mailbox of the portal"
    names = {
        "address": "other address",
        "password": "other password",
        "active": "other state",
        "delivers": "other state",
        "first_password": "other mark of the initial password",
        "revision": "other revision",
        "senders": "other sender addresses",
    }
    return ", ".join(
        dict.fromkeys(
            words
            for name, words in names.items()
            if getattr(wanted, name) != getattr(there, name)
        )
    )
