"""What the portal asks of a mail system: few verbs, each of which may be repeated."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol


class MailSystemError(Exception):
    """The mail system did not do what was asked; the text says why, for staff."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the mail system should have for one mailbox."""

    owner: int  # the portal's mailbox
    address: str
    password: str  # as Django stores it
    active: bool  # may sign in and send
    delivers: bool  # receives mail
    first_password: bool  # signs in from the operator's own networks only
    revision: int
    senders: tuple[str, ...] = ()  # outside: an address, or @domain for all of them


class MailSystem(Protocol):
    """The only door to Postfix, Dovecot and the mail directory."""

    def taken(self, address: str, *, owner: int | None = None) -> bool:
        """Tell whether someone other than the owner has the address or an alias."""

    def put(self, entry: Entry) -> None:
        """Make the directory agree with the entry; an older one changes nothing."""

    def entries(self, owners: Collection[int] | None = None) -> Iterator[Entry]:
        """Return what the directory has for mailboxes of the portal, by owner."""

    def mend(self, owner: int, entry: Entry | None, *, seen: int | None) -> bool:
        """Make the directory have just this, if it still has the revision seen."""

    def prove(self, address: str, password: str) -> None:
        """Sign in as the owner for submission and, where configured, by IMAP."""

    def deliver(self, message: EmailMessage, *, to: str) -> None:
        """Hand a message to the mailbox by LMTP and wait until it was accepted."""

    def put_networks(self, networks: Iterable[str]) -> None:
        """Replace the networks from which a first password is accepted."""

    def put_sender_policy(self, *, is_any: bool) -> None:
        """Let every mailbox send as any address outside, or as confirmed ones only."""
