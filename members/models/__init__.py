"""People who sign in, what they hold, and what happened to it."""

from members.models.accounts import (
    Account,
    AccountManager,
    Connection,
    ConnectionState,
    Service,
)
from members.models.figures import Figures, Hour
from members.models.intakes import (
    ReservedName,
    Upload,
    UploadContent,
    UploadPart,
    UploadQuerySet,
)
from members.models.mailboxes import MOVES, Mailbox, MailboxQuerySet, Status
from members.models.maillog import MailEvent, MailLog, QueuedMessage
from members.models.pauses import Pause
from members.models.records import Intake, MailboxChange, TakenAddress
from members.models.senders import Sender, SenderQuerySet, SenderRefusal
from members.models.staff import StaffEvent, StaffSession
from members.models.support import Bulk, BulkItem, CallerCode, Note

__all__ = [
    "MOVES",
    "Account",
    "AccountManager",
    "Bulk",
    "BulkItem",
    "CallerCode",
    "Connection",
    "ConnectionState",
    "Figures",
    "Hour",
    "Intake",
    "MailEvent",
    "MailLog",
    "Mailbox",
    "MailboxChange",
    "MailboxQuerySet",
    "Note",
    "Pause",
    "QueuedMessage",
    "ReservedName",
    "Sender",
    "SenderQuerySet",
    "SenderRefusal",
    "Service",
    "StaffEvent",
    "StaffSession",
    "Status",
    "TakenAddress",
    "Upload",
    "UploadContent",
    "UploadPart",
    "UploadQuerySet",
]
