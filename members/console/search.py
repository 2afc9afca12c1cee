"""One field for whatever a caller says: a connection ID, an address, a number."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from members import identifiers
from members.console import audit
from members.console.pages import needs, page
from members.models import (
    Connection,
    Mailbox,
    MailboxQuerySet,
    ReservedName,
    Sender,
    StaffEvent,
    TakenAddress,
)
from members.models.bytewise import Bytewise, beginning

MOST = 20
LEAST = 2
"""Characters from which a beginning is looked for."""
IMPACT_CODE = re.compile(r"\d{4}-?\d{4,}")
TEN_DIGITS = re.compile(r"\d{10}")


@dataclass(frozen=True)
class Hit:
    """A subscriber, and the mailbox by which they were found, if any."""

    connection: Connection
    mailbox: Mailbox | None = None


@dataclass
class Found:
    """What was found; `is_exact` when it can only be this one."""

    hits: list[Hit] = field(default_factory=list)
    is_exact: bool = False
    is_taken: bool = False
    """The address belongs to an account that is older than the portal."""
    digits: int = 0
    """How many digits follow `ip`, where they are not the ten of an automatic ID."""


@needs("members.view_connection")
def search(request: HttpRequest) -> HttpResponse:
    """Lead to the one who is meant, or list those who may be; it is written down."""
    typed = request.GET.get("q", "").replace("\0", "").strip()
    found = find(typed)
    if typed:
        audit.note(request, StaffEvent.Kind.SEARCHED, typed)
    if found.is_exact or len(found.hits) == 1:
        return redirect("admin:subscriber", found.hits[0].connection.pk)
    if not found.hits and IMPACT_CODE.fullmatch(identifiers.fold(typed)):
        return redirect(f"{reverse('admin:impact_code')}?{urlencode({'code': typed})}")
    return page(request, "console/search.html", typed=typed, found=found, most=MOST)


def find(typed: str) -> Found:
    """Find by indexes only: equal first, then by the beginning, MOST of each kind."""
    name = identifiers.normalise_login(typed, realm=settings.CONNECTION_REALM)
    if exact := _exact(name):
        return Found([exact], is_exact=True)
    if len(name) < LEAST:
        return Found()
    found = Found([*_sending_as(name), *_beginning(name)], is_taken=_is_taken(name))
    if identifiers.IP_AND_DIGITS.fullmatch(name):
        found.digits = len(name) - len("ip")
    return found


def spellings(name: str) -> list[str]:
    """Return what a connection ID may be that was read out: `ip` left out, hyphens."""
    plain = name.translate(identifiers.SEPARATORS)
    with_ip = [f"ip{plain}"] if TEN_DIGITS.fullmatch(plain) else []
    return list(dict.fromkeys([name, plain, *with_ip]))


def _exact(name: str) -> Hit | None:
    by_id = Connection.objects.filter(connection_id__in=spellings(name)).first()
    if by_id:
        return Hit(by_id)
    if "@" not in name:
        return None
    mailbox = _mailboxes().filter(address=name).first()
    return Hit(mailbox.connection, mailbox) if mailbox else None


def _beginning(name: str) -> list[Hit]:
    if not name.isascii():
        return []
    boxes = list(addresses(name)[:MOST])
    if "@" not in name:
        # Whoever says "taro" is rather taro@ than one of many taro.yamada@.
        itself = _mailboxes().filter(address=_address(name))
        boxes = list(dict.fromkeys([*itself, *boxes]))
    hits = [Hit(mailbox.connection, mailbox) for mailbox in boxes]
    if "@" in name:
        return hits
    seen = {hit.connection.pk for hit in hits}
    others = connections(name)[:MOST]
    return [*hits, *(Hit(line) for line in others if line.pk not in seen)]


def addresses(name: str) -> QuerySet[Mailbox]:
    """Return the mailboxes whose address begins so, in the order of an index."""
    rows = _mailboxes().annotate(bytes=Bytewise("address"))
    return rows.filter(beginning("bytes", name)).order_by("bytes")


def connections(name: str) -> QuerySet[Connection]:
    """Return the connections whose ID begins so, in the order of an index."""
    rows = Connection.objects.annotate(bytes=Bytewise("connection_id"))
    return rows.filter(beginning("bytes", name)).order_by("bytes")


def _sending_as(name: str) -> list[Hit]:
    """Find those who have confirmed it as a sender, or wait to."""
    if "." not in name:
        return []
    senders = Sender.objects.current().filter(name=name).order_by("pk")[:MOST]
    mailboxes = (s.mailbox for s in senders.select_related("mailbox__connection"))
    return [Hit(mailbox.connection, mailbox) for mailbox in mailboxes]


def _mailboxes() -> MailboxQuerySet:
    return Mailbox.objects.select_related("connection")


def _is_taken(name: str) -> bool:
    key = name.partition("@")[0].translate(identifiers.SEPARATORS)
    taken = TakenAddress.objects.filter(address=_address(name)).order_by()
    reserved = ReservedName.objects.standing().filter(key=key).order_by()
    return taken.values("pk").union(reserved.values("pk")).exists()


def _address(name: str) -> str:
    return name if "@" in name else f"{name}@{settings.MAIL_DOMAIN}"
