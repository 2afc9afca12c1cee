"""Confirm an address by its code, a domain by its record."""

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from members import confirming, identifiers, tasks
from members.models import Account, Mailbox, MailboxChange, Sender
from members.senders import limits
from members.senders.adding import may_add
from members.senders.refusals import Reason, SenderRefused

TRIES = 5
"""How often a code may be entered; with 8 digits guessing gets nowhere."""


def confirm(*, mailbox: Mailbox, code: str, by: Account, address: str = "") -> Sender:
    """Confirm the address to which the code was mailed.

    Without an address it is the one that was asked for last. The mail servers know it
    within seconds. A code is good for 30 minutes and 5 tries.
    Raise SenderRefused.
    """
    if reason := may_add(mailbox):
        raise SenderRefused(reason)
    sender = _waiting(mailbox, address)
    if sender is None or not _take_try(sender):
        raise SenderRefused(Reason.CODE_OVER)
    typed = "".join(sign for sign in identifiers.fold(code) if sign.isdigit())
    if not check_password(typed, sender.code_hash):
        over = sender.tries + 1 >= TRIES
        raise SenderRefused(Reason.CODE_OVER if over else Reason.WRONG_CODE)
    if not _settle(sender, by):
        raise SenderRefused(Reason.CODE_OVER)
    return sender


def check_domain(*, sender: Sender, by: Account) -> Sender.Finding:
    """Look for the record now, and confirm the domain when it is there.

    Takes 3 seconds at most. Raise SenderRefused.
    """
    if reason := may_add(sender.mailbox):
        raise SenderRefused(reason)
    limits.hold_look(mailbox=sender.mailbox_id)
    finding = confirming.look(sender)
    if finding == Sender.Finding.FOUND and not sender.confirmed_at:
        _settle(sender, by)
    confirming.note(sender, finding)
    return finding


def is_shared(sender: Sender) -> bool:
    """Tell whether another subscriber has confirmed the same name."""
    others = Sender.objects.confirmed().filter(name=sender.name)
    return others.exclude(mailbox=sender.mailbox_id).exists()


def _waiting(mailbox: Mailbox, address: str) -> Sender | None:
    waiting = mailbox.senders.pending().filter(kind=Sender.Kind.ADDRESS)
    if address:
        waiting = waiting.filter(name=address)
    return waiting.order_by("-code_asked_at", "-pk").first()


def _take_try(sender: Sender) -> bool:
    """Count the try before the look, so that many at once are no more than five."""
    good = Sender.objects.filter(
        pk=sender.pk,
        tries__lt=TRIES,
        code_hash=sender.code_hash,
        code_until__gt=timezone.now(),
    )
    return bool(sender.code_hash) and bool(good.update(tries=F("tries") + 1))


@transaction.atomic
def _settle(sender: Sender, by: Account) -> bool:
    now = timezone.now()
    # The mailbox before the sender, as everybody does.
    Mailbox.objects.filter(pk=sender.mailbox_id).update(
        revision=F("revision") + 1, next_attempt_at=Now()
    )
    waiting = Sender.objects.pending().filter(pk=sender.pk, code_hash=sender.code_hash)
    if not waiting.update(
        confirmed_at=now,
        code_hash="",
        code_until=None,
        code_due_at=None,
        news=Sender.News.CONFIRMED,
    ):
        return False
    MailboxChange.objects.create(
        mailbox_id=sender.mailbox_id,
        kind=MailboxChange.Kind.SENDER_CONFIRMED,
        by=by,
        about=sender.name,
    )
    transaction.on_commit(tasks.nudge, robust=True)
    sender.refresh_from_db()
    return True
