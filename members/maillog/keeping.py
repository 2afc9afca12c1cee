"""Keep what the logs said, together with how far they were read: both or neither."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from members.maillog import tallies
from members.maillog.batches import KEPT, Batch
from members.maillog.files import Position
from members.maillog.lines import Event
from members.models import MailEvent, MailLog, QueuedMessage, SenderRefusal

LONGEST_IN_QUEUE = timedelta(days=6)
"""Postfix gives a message back after five days."""


class SomebodyElseError(Exception):
    """Another follower has read on in the same log."""


def open_log(host: str, source: str) -> MailLog:
    """Return how far a log was read, from its beginning when it is new."""
    return MailLog.objects.get_or_create(host=host, source=source)[0]


def position(log: MailLog) -> Position:
    """Return where to read on."""
    return Position(log.inode, log.offset, log.head)


def keep(log: MailLog, batch: Batch, after: Position) -> MailLog:
    """Add the events and move the position on, in one transaction; return the new one.

    The same batch may be given again when nobody knows whether that succeeded: it
    counts once. Raise SomebodyElseError when others have read on.
    """
    with transaction.atomic():
        row = MailLog.objects.select_for_update().get(pk=log.pk)
        if row.lines == log.lines + batch.lines:
            return row
        if row.lines != log.lines:
            raise SomebodyElseError
        tallies.add(row.host, batch.events)
        _count_refused_senders(batch.events)
        row.inode, row.offset, row.head = after
        row.lines += batch.lines
        row.garbled += batch.garbled
        row.old += batch.old
        row.newest_at = batch.newest_at or row.newest_at
        row.read_at = timezone.now()
        row.save()
    return row


def nothing_new(logs: Iterable[MailLog]) -> None:
    """Keep that logs are read: silence is not taken for a reader that stopped."""
    read = [log.pk for log in logs]
    MailLog.objects.filter(pk__in=read).update(read_at=timezone.now())


def _count_refused_senders(events: Iterable[Event]) -> None:
    """Add to what the abuse desk counts by the day."""
    refused = Counter(
        (event.address, timezone.localdate(event.at))
        for event in events
        if event.kind == MailEvent.Kind.SENDER
    )
    for (address, day), number in refused.items():
        SenderRefusal.objects.note(address=address, number=number, day=day)


def forget_old() -> None:
    """Delete what is older than the console looks back."""
    now = timezone.now()
    MailEvent.objects.filter(hour__lt=now - KEPT).delete()
    QueuedMessage.objects.filter(at__lt=now - LONGEST_IN_QUEUE).delete()
