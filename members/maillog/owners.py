"""Whose mailbox an event is about: by its address, or by a message in the queue."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings

from members.maillog.lines import QUEUED, REMOVED, Event
from members.models import Mailbox, QueuedMessage


class Message(NamedTuple):
    """Who sent a message that is in the queue, and by which way in."""

    mailbox_id: int
    service: str


class Owners:
    """The mailboxes of a batch, and the messages that it puts in the queue and out."""

    def __init__(self, host: str, events: Iterable[Event]) -> None:
        events = list(events)
        self._host = host
        self._mailboxes = _mailboxes({event.address for event in events})
        ids = {event.queue_id for event in events if event.queue_id}
        there = QueuedMessage.objects.filter(host=host, queue_id__in=ids)
        self._queue = {
            row.queue_id: Message(row.mailbox_id, row.service) for row in there
        }
        self._came: dict[str, QueuedMessage] = {}
        self._gone: set[str] = set()

    def takes(self, event: Event) -> bool:
        """Follow the queue; tell whether that was all that the event said."""
        if event.kind == QUEUED:
            self._put(event)
        elif event.kind == REMOVED:
            self._queue.pop(event.queue_id, None)
            self._came.pop(event.queue_id, None)
            self._gone.add(event.queue_id)
        return event.kind in {QUEUED, REMOVED}

    def of(self, event: Event) -> tuple[int | None, str]:
        """Return the mailbox, if it is one of ours, and the way in."""
        message = self._queue.get(event.queue_id)
        if message is not None:
            return message
        return self._mailboxes.get(event.address), event.service

    def keep(self) -> None:
        """Store which messages are in the queue now."""
        mine = QueuedMessage.objects.filter(host=self._host)
        if ids := self._gone | self._came.keys():
            mine.filter(queue_id__in=ids).delete()
        QueuedMessage.objects.bulk_create(self._came.values())

    def _put(self, event: Event) -> None:
        mailbox_id = self._mailboxes.get(event.address)
        if mailbox_id is None:
            return
        self._queue[event.queue_id] = Message(mailbox_id, event.service)
        self._came[event.queue_id] = QueuedMessage(
            host=self._host,
            queue_id=event.queue_id,
            mailbox_id=mailbox_id,
            service=event.service,
            at=event.at,
        )


def _mailboxes(addresses: Iterable[str]) -> dict[str, int]:
    """Look the addresses of our domain up; those of others are nobody's here."""
    ours = f"@{settings.MAIL_DOMAIN}"
    asked = {name for name in addresses if name.endswith(ours) and len(name) <= 254}
    found = Mailbox.objects.filter(address__in={a.replace("\0", "") for a in asked})
    return dict(found.values_list("address", "pk"))
