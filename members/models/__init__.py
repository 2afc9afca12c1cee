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
from members.models.staff import StaffEvent, StaffSession

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
    "StaffEvent",
    "StaffSession",
    "Status",
    "TakenAddress",
]
