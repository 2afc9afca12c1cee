"""What the pages ask about the mail system, quickly or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from math import ceil

from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from members.mailsystem.base import MailSystemError
from members.mailsystem.system import mail_system
from members.models import Mailbox
from portal.breaker import Breaker
from portal.networks.models import AddressRange

PATIENCE = 0.5
"""Seconds that a page waits for the mail directory."""

ENOUGH_MEASURED = 20
BREAKER = Breaker("mail directory", seconds=5, errors=(TimeoutError,))
_asking = ThreadPoolExecutor(max_workers=4, thread_name_prefix="taken")


def taken(address: str) -> bool:
    """Tell whether the mail directory has the address.

    No answer within half a second counts as free, and so does every question of the
    next 5 seconds: `apply` asks again before it makes anything, and ends in `refused`
    where the address is taken after all.
    """
    if "mail" not in settings.DATABASES:
        return _is_taken(address)
    return BREAKER.call(partial(_ask_for_a_moment, address), otherwise=False)


def put_networks() -> None:
    """Copy the operator's own networks to the mail directory.

    Raise MailSystemError when the directory does not answer.
    """
    mail_system().put_networks(AddressRange.objects.values_list("network", flat=True))


def put_sender_policy() -> None:
    """Copy SENDER_POLICY to the mail directory, where the mail servers ask it.

    Raise MailSystemError when the directory does not answer.
    """
    mail_system().put_sender_policy(is_any=settings.SENDER_POLICY == "any")


def usual_minutes() -> int | None:
    """Return in how many minutes 95 of 100 mailboxes were ready lately, if measured.

    Counts the last 100 of the last 7 days; fewer than 20 are no measurement.
    """
    measured: int | None = cache.get_or_set("usual-minutes", _measure, 60)
    return measured


def _measure() -> int | None:
    lately = timezone.now() - timedelta(days=7)
    ready = Mailbox.objects.filter(ready_at__gt=lately).order_by("-ready_at")
    rows = ready.values_list("requested_at", "ready_at")[:100]
    times = sorted(
        ready_at - requested_at for requested_at, ready_at in rows if ready_at
    )
    if len(times) < ENOUGH_MEASURED:
        return None
    return max(1, ceil(times[len(times) * 95 // 100] / timedelta(minutes=1)))


def _ask_for_a_moment(address: str) -> bool:
    # A thread has a connection of its own: one that hangs blocks no other query.
    asked = _asking.submit(_ask_and_close, address)
    try:
        return asked.result(timeout=PATIENCE)
    finally:
        asked.cancel()  # nobody waits for it any more


def _ask_and_close(address: str) -> bool:
    try:
        return _is_taken(address)
    finally:
        connections["mail"].close()


def _is_taken(address: str) -> bool:
    try:
        return mail_system().taken(address)
    except MailSystemError:
        return False
