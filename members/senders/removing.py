"""Remove a sender: the mail servers refuse it within seconds."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from members import tasks
from members.models import Account, Mailbox, MailboxChange, Sender

WHY_MOST = 500


@transaction.atomic
def remove(*, sender: Sender, by: Account, why: str = "") -> None:
    """End a sender; once more changes nothing.

    One that was never confirmed is forgotten. Staff give a reason (ValueError without),
    and the owner is told.
    """
    if by.is_staff and not why.strip():
        raise ValueError("a reason is needed")
    if Sender.objects.pending().filter(pk=sender.pk).delete()[0]:
        return
    Mailbox.objects.filter(pk=sender.mailbox_id).update(
        revision=F("revision") + 1, next_attempt_at=Now()
    )
    news = Sender.News.REMOVED if by.is_staff else ""
    current = Sender.objects.current().filter(pk=sender.pk)
    if not current.update(removed_at=timezone.now(), news=news):
        return
    MailboxChange.objects.create(
        mailbox_id=sender.mailbox_id,
        kind=MailboxChange.Kind.SENDER_REMOVED,
        by=by,
        about=sender.name,
        why=why.strip()[:WHY_MOST],
    )
    transaction.on_commit(tasks.nudge, robust=True)
    sender.refresh_from_db()
