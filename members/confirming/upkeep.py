"""The periodic look after senders: records that went, policies that changed."""

import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from members.confirming.codes import note_policy
from members.confirming.records import look, note
from members.models import Mailbox, MailboxChange, Sender, SenderRefusal

log = structlog.get_logger(__name__)
EVERY = timedelta(hours=6)
"""How often the record of a confirmed domain is looked at."""
WARN_AFTER = timedelta(days=1)
LAPSE_AFTER = timedelta(days=7)
LEAST_NOTICE = timedelta(days=3)
"""A domain lapses no sooner than that after the warning."""
NO_ANSWER_MOST = timedelta(days=30)
"""After so long without an answer a domain counts as one without the record."""
POLICY_EVERY = timedelta(days=1)
KEPT = timedelta(days=90)
"""How long the counts of refusals are kept."""
TURN = 5.0
"""Seconds after which the rest waits for the next turn."""
Kind = MailboxChange.Kind


def mind_senders() -> None:
    """Look at the records that are due, warn, let lapse; refresh policies.

    A domain whose record is gone lapses after a week, when its owner was warned: after
    the first day, and at least 3 days before. DNS that does not answer is no proof that
    a record is gone, for 30 days.
    """
    enough = time.monotonic() + TURN
    now = timezone.now()
    for sender in Sender.objects.domains_to_look_at(now, every=EVERY)[:100]:
        if time.monotonic() > enough:
            return
        note(sender, look(sender))
        _judge(sender, now)
    for sender in _with_old_policies(now)[:100]:
        if time.monotonic() > enough:
            return
        note_policy(sender)
    SenderRefusal.objects.filter(day__lt=(now - KEPT).date()).delete()


def _with_old_policies(now: datetime) -> list[Sender]:
    old = Q(policy_at=None) | Q(policy_at__lte=now - POLICY_EVERY)
    return list(Sender.objects.confirmed().filter(old).order_by("policy_at")[:100])


def _judge(sender: Sender, now: datetime) -> None:
    since = _missing_since(sender, now)
    if since is None:
        return
    if sender.warned_at is None:
        if since <= now - WARN_AFTER:
            _warn(sender, since, now)
    elif since <= now - LAPSE_AFTER and sender.warned_at <= now - LEAST_NOTICE:
        _lapse(sender, now)


def _missing_since(sender: Sender, now: datetime) -> datetime | None:
    if sender.missing_since or sender.finding != Sender.Finding.NO_ANSWER:
        return sender.missing_since
    seen = sender.seen_at or sender.confirmed_at
    return seen if seen and seen <= now - NO_ANSWER_MOST else None


def _warn(sender: Sender, since: datetime, now: datetime) -> None:
    changes = {
        "missing_since": since,
        "warned_at": now,
        "news": Sender.News.WARNED,
    }
    _change(sender, changes, Kind.SENDER_WARNED)


def _lapse(sender: Sender, now: datetime) -> None:
    _change(sender, {"removed_at": now, "news": Sender.News.LAPSED}, Kind.SENDER_LAPSED)


@transaction.atomic
def _change(sender: Sender, changes: dict[str, object], kind: Kind) -> None:
    # The mailbox first, as everybody does: two orders would wait for each other. With
    # the new revision the worker puts the senders, and tells the owner.
    Mailbox.objects.filter(pk=sender.mailbox_id).update(
        revision=F("revision") + 1, next_attempt_at=Now()
    )
    row = Sender.objects.confirmed().filter(pk=sender.pk, warned_at=sender.warned_at)
    if row.update(**changes):
        MailboxChange.objects.create(
            mailbox_id=sender.mailbox_id, kind=kind, about=sender.name
        )
        log.info("sender_changed", sender=sender.pk, kind=str(kind))
