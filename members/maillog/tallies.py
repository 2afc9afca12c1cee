"""Events summed by the hour, and no more rows of them than somebody can read."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from members.maillog.lines import Event, Kind, Service
from members.maillog.owners import Owners
from members.models import MailEvent
from portal.networks.lookup import is_own, neighbourhood

NETWORKS = 20
"""Networks told apart in one hour of a mailbox: more are guesses from everywhere."""


class Key(NamedTuple):
    """What one row stands for."""

    mailbox_id: int | None
    hour: datetime
    service: str
    kind: str
    network: str
    domain: str


class Tally(NamedTuple):
    """How often, and when first and last."""

    times: int
    first_at: datetime
    last_at: datetime

    def plus(self, other: "Tally | None") -> "Tally":
        """Return both together."""
        if other is None:
            return self
        return Tally(
            self.times + other.times,
            min(self.first_at, other.first_at),
            max(self.last_at, other.last_at),
        )


Tallies = dict[Key, Tally]


def add(host: str, events: list[Event]) -> None:
    """Add events to the rows of a host; its one follower holds the lock on them."""
    owners = Owners(host, events)
    tallies: Tallies = {}
    for event in events:
        if not owners.takes(event) and (key := _key(event, owners)):
            tally = Tally(event.times, event.at, event.at)
            tallies[key] = tally.plus(tallies.get(key))
    owners.keep()
    there = _rows(host, tallies)
    _keep(host, _few_networks(_worth_keeping(tallies), there), there)


def _key(event: Event, owners: Owners) -> Key | None:
    mailbox_id, service = owners.of(event)
    if mailbox_id is None and event.kind != Kind.NO_TLS:
        return None  # an outsider's mail, or a name that somebody guessed
    return Key(
        mailbox_id,
        hour_of(event.at),
        service,
        event.kind,
        neighbourhood(event.client),
        event.domain,
    )


def hour_of(at: datetime) -> datetime:
    """Return when the hour began."""
    return at.replace(minute=0, second=0, microsecond=0)


def _rows(host: str, tallies: Iterable[Key]) -> dict[Key, MailEvent]:
    keys = list(tallies)
    rows = MailEvent.objects.filter(host=host, hour__in={key.hour for key in keys})
    of_ours = rows.filter(mailbox__in={key.mailbox_id for key in keys})
    nameless = rows.none()
    if networks := {key.network for key in keys if key.mailbox_id is None}:
        nameless = rows.filter(mailbox=None, network__in=networks)
    return {_key_of(row): row for found in (of_ours, nameless) for row in found}


def _key_of(row: MailEvent) -> Key:
    return Key(*(getattr(row, name) for name in Key._fields))


def _worth_keeping(tallies: Tallies) -> Tallies:
    """Leave out what names nobody for sure, from where no subscriber is known to be."""
    networks = {key.network for key in tallies if _is_anybodys(key)}
    if not networks:
        return tallies
    known = set(_signed_in(networks).values_list("network", flat=True))
    this_hour = hour_of(timezone.now())
    known |= {net for net in networks - known if _is_own(net, this_hour)}
    return {
        key: tally
        for key, tally in tallies.items()
        if key.network in known or not _is_anybodys(key)
    }


def _is_anybodys(key: Key) -> bool:
    """Tell whether there is no name, or one that all who send to us may write."""
    is_forged = key.kind == Kind.NOT_SIGNED_IN and key.service == Service.SMTP
    return key.mailbox_id is None or is_forged


def _signed_in(networks: set[str]) -> QuerySet[MailEvent]:
    seen = MailEvent.objects.filter(network__in=networks, mailbox__isnull=False)
    return seen.filter(kind=Kind.SIGNED_IN)


@lru_cache(maxsize=10_000)
def _is_own(network: str, _hour: datetime) -> bool:
    return is_own(network.partition("/")[0])


def _few_networks(tallies: Tallies, there: Iterable[Key]) -> Tallies:
    """Put together what comes from ever more networks, so that the rows stay few."""
    seen: dict[tuple[int | None, datetime], set[str]] = {}
    for key in there:
        seen.setdefault((key.mailbox_id, key.hour), set()).add(key.network)
    few: Tallies = {}
    for key, tally in tallies.items():
        networks = seen.setdefault((key.mailbox_id, key.hour), set())
        if key.network in networks or len(networks) < NETWORKS:
            networks.add(key.network)
            place = key
        else:
            place = key._replace(network="")
        few[place] = tally.plus(few.get(place))
    return few


def _keep(host: str, tallies: Tallies, there: dict[Key, MailEvent]) -> None:
    new: list[MailEvent] = []
    known: list[MailEvent] = []
    for key, tally in tallies.items():
        row = there.get(key) or MailEvent(host=host, **key._asdict())
        (known if key in there else new).append(row)
        whole = tally.plus(_tally_of(there.get(key)))
        row.times, row.first_at, row.last_at = whole
    MailEvent.objects.bulk_create(new)
    MailEvent.objects.bulk_create(
        known,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=Tally._fields,
    )


def _tally_of(row: MailEvent | None) -> Tally | None:
    return Tally(row.times, row.first_at, row.last_at) if row else None
