"""What the console asks of the events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from members.maillog.batches import KEPT
from members.models import Mailbox, MailEvent, MailLog

STOPPED = timedelta(minutes=10)
"""How long a log may be without a sign of life of whoever reads it."""


def latest(
    mailbox: Mailbox, *, known: Iterable[str] = (), limit: int = 50
) -> list[MailEvent]:
    """Return the newest events of a mailbox in the last 14 days, the last one first.

    Those without a name count where they came from a network that is known to be the
    owner's.
    """
    mine = Q(mailbox=mailbox)
    if networks := [*mailbox.known_networks, *known]:
        mine |= Q(mailbox=None, network__in=networks)
    recent = MailEvent.objects.filter(mine, hour__gte=timezone.now() - KEPT)
    return list(recent.order_by("-last_at", "-pk")[:limit])


@dataclass(frozen=True)
class Reading:
    """Whether the logs are read: without that, no news says nothing."""

    last_at: datetime | None
    stopped: list[MailLog]
    """Those that nobody reads any more, for the 14 days of their events."""

    @property
    def is_complete(self) -> bool:
        """Whether what happened is known here."""
        return self.last_at is not None and not self.stopped


def reading() -> Reading:
    """Return when a log was read last, and which ones nobody reads any more."""
    logs, now = list(MailLog.objects.order_by("host", "source")), timezone.now()
    return Reading(
        last_at=max((log.read_at for log in logs), default=None),
        stopped=[log for log in logs if now - KEPT < log.read_at < now - STOPPED],
    )
