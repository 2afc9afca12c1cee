"""Give provisioning its door to the mail system."""

from email.message import EmailMessage

from members.mailsystem import delivery, proof, sessions
from members.mailsystem.base import Entry, MailSystem
from members.mailsystem.directory import Directory

FIRST_REVISION = 1
"""A mailbox that was just claimed: nobody has a session yet."""


class MailServers(Directory):
    """The mail directory, and the servers that read it."""

    def put(self, entry: Entry) -> None:
        """Make the directory agree with the entry, and end the sessions from before.

        Whoever signed in with an old password, or before the suspension, is signed out.
        """
        super().put(entry)
        if entry.revision > FIRST_REVISION:
            sessions.end_sessions(entry.address)

    def mend(self, owner: int, entry: Entry | None, *, seen: int | None) -> bool:
        """Make the directory have just this, and end the sessions from before."""
        is_mended = super().mend(owner, entry, seen=seen)
        if is_mended and entry and seen is not None:
            sessions.end_sessions(entry.address)
        return is_mended

    def prove(self, address: str, password: str) -> None:
        """Sign in as the owner for submission and, where configured, by IMAP."""
        proof.prove(address, password)

    def deliver(self, message: EmailMessage, *, to: str) -> None:
        """Hand a message to the mailbox by LMTP and wait until it was accepted."""
        delivery.deliver(message, to=to)


def mail_system() -> MailSystem:
    """Return the mail system of the settings."""
    return MailServers()
