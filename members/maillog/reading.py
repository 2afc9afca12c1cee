"""What the console asks of the events."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from members.maillog.batches import KEPT
from members.models import Mailbox, MailEvent, MailLog

LATE = timedelta(minutes=5)


def latest(mailbox: Mailbox, *, limit: int = 50) -> list[MailEvent]:
    """Return the newest events of a mailbox in the last 14 days, the last one first.

    Those without a name count where they came from a network of the mailbox's owner.
    """
    mine = Q(mailbox=mailbox)
    if networks := [*mailbox.known_networks, *mailbox.connection.known_networks]:
        mine |= Q(mailbox=None, network__in=networks)
    recent = MailEvent.objects.filter(mine, hour__gte=timezone.now() - KEPT)
    return list(recent.order_by("-last_at", "-pk")[:limit])


def followed() -> QuerySet[MailLog]:
    """Return the logs that are followed."""
    return MailLog.objects.order_by("host", "source")
