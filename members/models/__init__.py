"""People who sign in, what they hold, and what happened to it."""

from members.models.accounts import (
    Account,
    AccountManager,
    Connection,
    ConnectionState,
    Service,
)
from members.models.mailboxes import MOVES, Mailbox, MailboxQuerySet, Status
from members.models.records import Intake, MailboxChange, TakenAddress

__all__ = [
    "MOVES",
    "Account",
    "AccountManager",
    "Connection",
    "ConnectionState",
    "Intake",
    "Mailbox",
    "MailboxChange",
    "MailboxQuerySet",
    "Service",
    "Status",
    "TakenAddress",
]
