"""Read a line of Postfix's or Dovecot's log: pure, and believing nothing.

Whoever talks to a mail server writes parts of its log: names, senders, greetings. So a
line counts only when it has the shape that the server gives it from end to end.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from members.models.maillog import MailEvent

Kind, Service = MailEvent.Kind, MailEvent.Service
QUEUED, REMOVED = "queued", "removed"
"""Beginning and end of a message in the queue: not kept as events."""


class Event(NamedTuple):
    """What a line says; the message's owner may be named by its queue ID only."""

    at: datetime
    kind: str
    service: str = Service.SMTP
    address: str = ""
    client: str = ""
    domain: str = ""
    times: int = 1
    queue_id: str = ""


class GarbledError(ValueError):
    """The line has no time or not the shape of its kind."""


HEAD = re.compile(
    r"([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)) (.*)"
)
POSTFIX = re.compile(
    r"(?:\S+ )?postfix/(?:(submissions?)/)?(smtpd|smtp|lmtp|error|qmgr)\[\d+\]: (.*)"
)
DOVECOT = re.compile(
    r"(?:(?:\S+ )?dovecot(?:\[\d+\])?: )?(imap|pop3)-login: (?:Info: )?(.*)"
)
MARKS = ("/smtpd[", "-login: ", "status=bounced", "status=deferred", "status=expired")
CLIENT = r"[^\s\[\]]{1,255}\[([0-9a-fA-F.:]{2,45})\]"
REFUSED = re.compile(
    rf"([0-9A-Za-z]{{4,30}}): reject: [A-Z]+ from {CLIENT}: (\d{{3}}) (\d\.\d\.\d+) "
    r"(?:<[^<>]*>: )?([^<>;]*);(?: from=<([^<>\s]*)>)?(?: to=<([^<>\s]*)>)?"
    r"(?: proto=E?SMTP)?(?: helo=<[^<>]*>)?"
)
QUEUE = re.compile(
    rf"([0-9A-Za-z]{{4,30}}): client={CLIENT}, sasl_method=[\w-]+,"
    r" sasl_username=([^\s<>,]+)(?:, sasl_sender=\S+)?"
)
SASL = re.compile(
    rf"warning: {CLIENT}: SASL [\w-]+ authentication failed: [^<>]*,"
    r" sasl_username=([^\s<>,]*)"
)
GOODBYE = re.compile(rf"disconnect from {CLIENT}((?: [a-z]+=\d+(?:/\d+)?)+)")
NO_TLS_465 = re.compile(rf"SSL_accept error from {CLIENT}: .*")
DELIVERY = re.compile(
    r"([0-9A-Za-z]{4,30}): to=<([^<>\s]*)>, (?:orig_to=<[^<>\s]*>, )?relay=[^<>,]+,"
    r"(?: conn_use=\d+,)? delay=[\d.]+, delays=[\d./]+, dsn=(\d\.\d+\.\d+),"
    r" status=(bounced|deferred) \(.*"
)
EXPIRED = re.compile(
    r"([0-9A-Za-z]{4,30}): from=<[^<>\s]*>, status=expired, returned to sender"
)
GONE = re.compile(r"([0-9A-Za-z]{4,30}): removed")
LOGIN = re.compile(
    r"(Login|Disconnected|Aborted login)([^<>]*): user=<([^<>\s]*)>,"
    r"(?: method=[\w-]+,)? rip=([0-9a-fA-F.:]{2,45}), lip=[0-9a-fA-F.:]+,"
    r"([^<>]*)session=<[^<>]*>"
)
ATTEMPTS = re.compile(r"\(auth failed, (\d{1,3}) attempts? in ")
TLS_FAILED = "SSL_accept() failed"  # a plain greeting, or a refused certificate


def parse(line: str, *, now: datetime, zone: tzinfo) -> list[Event]:
    """Return what a line says of mailboxes; most lines say nothing.

    `zone` is that of a log without one. Raise GarbledError for what is no log line, or
    for one that is not as the server writes it.
    """
    head = HEAD.fullmatch(line)
    if head is None:
        raise GarbledError
    rest = head[2]
    if not (rest.endswith(": removed") or any(mark in rest for mark in MARKS)):
        return []
    if found := POSTFIX.fullmatch(rest):
        read = PROGRAMS.get(found[2], _delivery)
        service = found[1] or Service.SMTP
        return read(stamp(head[1], now=now, zone=zone), service, found[3])
    if found := DOVECOT.fullmatch(rest):
        service = Service.IMAP if found[1] == "imap" else Service.POP3
        return _login(stamp(head[1], now=now, zone=zone), service, found[2])
    return []


def stamp(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    """Return the time of a line; syslog leaves out the year, so it is the last one."""
    # The same second comes many times; its year changes once.
    return _stamp(text, now.date().toordinal(), zone)


@lru_cache(maxsize=1024)
def _stamp(text: str, today: int, zone: tzinfo) -> datetime:
    try:
        if text[0].isdigit():
            return datetime.fromisoformat(text.replace(",", ".")).astimezone(UTC)
        tomorrow = datetime.fromordinal(today + 2).replace(tzinfo=UTC)
        for year in (tomorrow.year, tomorrow.year - 1):
            at = datetime.strptime(f"{year} {text}", "%Y %b %d %H:%M:%S")  # noqa: DTZ007
            at = at.replace(tzinfo=zone).astimezone(UTC)
            if at < tomorrow:
                return at
    except (ValueError, OverflowError) as error:
        raise GarbledError from error
    raise GarbledError


def _smtpd(at: datetime, service: str, text: str) -> list[Event]:
    for mark, read in SMTPD:
        if mark in text:
            return read(at, service, text)
    return []


def _queue(at: datetime, service: str, text: str) -> list[Event]:
    queue_id, client, login = _must(QUEUE, text)
    seen = Event(at, Kind.SIGNED_IN, service, login.lower(), client)
    return [seen, seen._replace(kind=QUEUED, queue_id=queue_id)]


def _sasl(at: datetime, service: str, text: str) -> list[Event]:
    client, login = _must(SASL, text)
    return [Event(at, Kind.PASSWORD, service, login.lower(), client)]


def _goodbye(at: datetime, service: str, text: str) -> list[Event]:
    """Notice who spoke of mail or a password before TLS: no more is logged of it."""
    client, said = _must(GOODBYE, text)
    early = " auth=0/" in said or (service != Service.SMTP and " mail=0/" in said)
    if " starttls=" in said or service == Service.SUBMISSIONS or not early:
        return []
    return [Event(at, Kind.NO_TLS, service, client=client)]


def _tls_failed(at: datetime, service: str, text: str) -> list[Event]:
    (client,) = _must(NO_TLS_465, text)
    if service != Service.SUBMISSIONS:
        return []  # port 25 may go on without
    return [Event(at, Kind.NO_TLS, service, client=client)]


def _reject(at: datetime, service: str, text: str) -> list[Event]:
    queue_id, client, code, enhanced, words, sender, to = _must(REFUSED, text)
    to = (to or "").lower()
    queue_id = "" if queue_id == "NOQUEUE" else queue_id
    seen = Event(at, _kind(code, enhanced, words), service, client=client)
    seen = seen._replace(address=(sender or "").lower(), queue_id=queue_id)
    _, is_not_owned, login = words.partition("not owned by user ")
    if is_not_owned:
        of_sender = domain_of(seen.address)
        return [seen._replace(address=login.lower(), domain=of_sender)]
    told = []
    if seen.kind == Kind.RECIPIENT:
        seen = seen._replace(domain=domain_of(to))
        if enhanced == "5.2.2":
            told = [Event(at, Kind.FULL, address=to)]
    # On port 25 anybody says any sender, so there a member is known by the queue only.
    if service == Service.SMTP and seen.kind != Kind.NOT_SIGNED_IN:
        seen = seen._replace(address="")
    return [*told, seen] if seen.address or seen.queue_id else told


def _kind(code: str, enhanced: str, words: str) -> str:
    if code == "553":
        return Kind.SENDER
    if words.startswith("Data command rejected: "):
        return Kind.RECIPIENTS if enhanced == "5.5.3" else Kind.MESSAGES
    if enhanced == "5.3.4":
        return Kind.SIZE
    if words.startswith(("Client host rejected", "Sender address rejected: Sign in")):
        return Kind.NOT_SIGNED_IN
    return Kind.RECIPIENT if words.startswith("Recipient address") else Kind.OTHER


def _delivery(at: datetime, _service: str, text: str) -> list[Event]:
    queue_id, to, status_code, status = _must(DELIVERY, text)
    kind = Kind.BOUNCED if status == "bounced" else Kind.DEFERRED
    to = to.lower()
    left = Event(at, kind, domain=domain_of(to), queue_id=queue_id)
    if status_code[1:] == ".2.2":
        return [Event(at, Kind.FULL, address=to), left]
    return [left]


def _qmgr(at: datetime, _service: str, text: str) -> list[Event]:
    if found := GONE.fullmatch(text):
        return [Event(at, REMOVED, queue_id=found[1])]
    if "status=expired" in text:
        (queue_id,) = _must(EXPIRED, text)
        return [Event(at, Kind.BOUNCED, queue_id=queue_id)]
    return []


def _login(at: datetime, service: str, text: str) -> list[Event]:
    if not text.startswith(("Login: ", "Disconnected", "Aborted login")):
        return []
    what, why, user, client, rest = _must(LOGIN, text)
    if what == "Login":
        return [Event(at, Kind.SIGNED_IN, service, user.lower(), client)]
    if TLS_FAILED in rest:
        return [Event(at, Kind.NO_TLS, service, client=client)]
    if not (failed := ATTEMPTS.search(why)):
        return []
    return [
        Event(at, Kind.PASSWORD, service, user.lower(), client, times=int(failed[1]))
    ]


def domain_of(address: str) -> str:
    """Return the domain of an address, in lower case."""
    return address.rpartition("@")[2].lower()[:253]


def _must(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.fullmatch(text)
    if found is None:
        raise GarbledError
    return found.groups()


Reader = Callable[[datetime, str, str], list[Event]]
PROGRAMS: dict[str, Reader] = {"smtpd": _smtpd, "qmgr": _qmgr}
SMTPD: tuple[tuple[str, Reader], ...] = (
    (": reject: ", _reject),
    (" sasl_method=", _queue),
    (" authentication failed: ", _sasl),
    ("disconnect from ", _goodbye),
    ("SSL_accept error from ", _tls_failed),
)
