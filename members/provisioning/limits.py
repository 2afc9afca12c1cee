"""Tell owners whose mailbox has sent its day's messages: it may not have been them."""

import structlog
from django.db.models import Exists, OuterRef

from members import notices
from members.mailsystem.base import MailSystemError
from members.mailsystem.system import mail_system
from members.models import MailboxChange

log = structlog.get_logger(__name__)
AT_ONCE = 100
Kind = MailboxChange.Kind


def tell_of_limits() -> None:
    """Deliver a notice for each limit that was reached, and none twice."""
    told = MailboxChange.objects.filter(
        mailbox=OuterRef("mailbox"), kind=Kind.LIMIT_TOLD, at__gte=OuterRef("at")
    )
    reached = MailboxChange.objects.filter(~Exists(told), kind=Kind.LIMIT_REACHED)
    for change in reached.select_related("mailbox")[:AT_ONCE]:
        _tell(change)


def _tell(change: MailboxChange) -> None:
    mailbox = change.mailbox
    try:
        message = notices.limit_reached(mailbox, most=change.why)
        mail_system().deliver(message, to=mailbox.address)
    except MailSystemError as error:
        log.warning("limit_notice_waits", mailbox=mailbox.pk, reason=str(error))
        return
    MailboxChange.objects.create(mailbox=mailbox, kind=Kind.LIMIT_TOLD)
