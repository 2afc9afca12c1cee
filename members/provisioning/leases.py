"""Hold rows while they are worked on, by the database's clock."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from members.models import Mailbox, MailboxQuerySet
from members.provisioning.pausing import due

LEASE = timedelta(seconds=120)
"""How long a worker may hold a row; after that another one takes it."""


def lease_due(*, limit: int) -> list[Mailbox]:
    """Take up to `limit` due rows that no other worker gets meanwhile.

    The attempt is counted and committed before any effect: a row that kills its worker
    still shows how often that happened. On SQLite the transaction itself is exclusive.
    In a pause these are changes of mailboxes that were ready before.
    """
    with transaction.atomic():
        rows = due()
        pks = _left_behind(rows) or _free(rows, limit)
        leased = Mailbox.objects.filter(pk__in=pks)
        leased.update(lease_until=Now() + LEASE, attempts=F("attempts") + 1)
        found = leased.select_related("account", "connection")
        return list(found.order_by("next_attempt_at", "pk"))


def _left_behind(rows: MailboxQuerySet) -> list[int]:
    """Return a row whose worker ended: alone, the oldest first.

    One of the rows that it held may have killed it. That one kills no batch again, and
    its new lease makes it the last of them.
    """
    left = rows.exclude(lease_until=None).order_by("lease_until", "pk")
    pks = _locked(left, 1)
    reason = _("The worker that had this mailbox ended before it was done.")
    Mailbox.objects.filter(pk__in=pks).update(last_error=reason)
    return pks


def _free(rows: MailboxQuerySet, limit: int) -> list[int]:
    free = rows.filter(lease_until=None)
    return _locked(free.order_by("next_attempt_at", "pk"), limit)


def _locked(rows: MailboxQuerySet, limit: int) -> list[int]:
    found = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return list(found[:limit])


def held(mailbox: Mailbox) -> MailboxQuerySet:
    """Return the row as a query that finds it only while this lease is the last one."""
    return Mailbox.objects.filter(pk=mailbox.pk, lease_until=mailbox.lease_until)


def give_back(mailboxes: list[Mailbox]) -> None:
    """Let others have rows that were leased and not worked on."""
    for mailbox in mailboxes:
        held(mailbox).update(lease_until=None, attempts=F("attempts") - 1)


def release_all_that_wait() -> None:
    """End every pause between tries: the mail system is back.

    Rows that somebody holds are left out, so that two workers cannot wait for each
    other.
    """
    with transaction.atomic():
        pausing = Mailbox.objects.waiting().filter(next_attempt_at__gt=Now())
        free = pausing.select_for_update(skip_locked=True).order_by("pk")
        Mailbox.objects.filter(pk__in=free.values("pk")).update(next_attempt_at=Now())
