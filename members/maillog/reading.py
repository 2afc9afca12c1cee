"""What the console asks of the events."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone

from members.maillog.batches import KEPT
from members.models import Mailbox, MailEvent, MailLog


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


def read_at() -> datetime | None:
    """Return when a log had something new last; None when none is followed."""
    last: datetime | None = MailLog.objects.aggregate(last=Max("read_at"))["last"]
    return last
