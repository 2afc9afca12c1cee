"""Give provisioning its door to the mail system."""

from email.message import EmailMessage

from members.mailsystem import delivery, proof
from members.mailsystem.base import MailSystem
from members.mailsystem.directory import Directory


class MailServers(Directory):
    """The mail directory, and the servers that read it."""

    def prove(self, address: str, password: str) -> None:
        """Sign in as the owner for submission and, where configured, by IMAP."""
        proof.prove(address, password)

    def deliver(self, message: EmailMessage, *, to: str) -> None:
        """Hand a message to the mailbox by LMTP and wait until it was accepted."""
        delivery.deliver(message, to=to)


def mail_system() -> MailSystem:
    """Return the mail system of the settings."""
    return MailServers()
