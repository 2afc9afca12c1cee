"""Everything at once, within ten seconds, whatever does not answer."""

import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal import resolver, servers
from portal.guides import dns
from portal.guides.dns import Record
from portal.mailcheck import hosts
from portal.mailcheck.findings import Finding, State
from portal.mailcheck.published import ASK_AGAIN, check
from portal.mailcheck.servers import NAME, look

SECONDS = 10.0
AT_ONCE = 32
Asked = tuple[str, Future[Finding]]
TOO_LONG = _("It did not answer in time. Test again; then look at the server itself.")


@dataclass(frozen=True)
class Checked:
    """What was found, and how long it took."""

    servers: list[Finding]
    records: list[Finding]
    seconds: float

    @property
    def wrong(self) -> int:
        """How many lines are wrong."""
        return sum(f.state == State.WRONG for f in [*self.servers, *self.records])


def published_servers() -> list[servers.Server]:
    """Return what subscribers are told to use."""
    return [
        servers.submission(),
        servers.submissions(),
        servers.imap(),
        servers.pop(),
    ]


def run(*, seconds: float = SECONDS) -> Checked:
    """Test servers and records side by side; it takes so many seconds at most.

    What has not answered by then is named as unknown. Nothing is changed anywhere.
    """
    began = time.monotonic()
    # Its threads end by themselves: every question in them has an end of its own.
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mailcheck")
    try:
        named = [
            (f"{one.host}:{one.port}", pool.submit(look, one))
            for one in published_servers()
        ]
        asked = _ask(pool, dns.records())
        addresses, lacking = _addresses(pool, seconds / 3)
        asked += _ask(pool, _of_the_host(addresses))
        left = max(0.0, seconds - (time.monotonic() - began))
        wait([future for _name, future in named + asked], timeout=left)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    records = _said(asked)
    records += lacking
    return Checked(_said(named), records, seconds=time.monotonic() - began)


def _ask(pool: ThreadPoolExecutor, wanted: Iterable[Record]) -> list[Asked]:
    return [(f"{one.name} {one.kind}", pool.submit(check, one)) for one in wanted]


def _addresses(
    pool: ThreadPoolExecutor, seconds: float
) -> tuple[list[str], list[Finding]]:
    """Return the addresses of the mail host, and what is to be said if it has none."""
    asked = [
        pool.submit(resolver.rows, f"{settings.SUBMISSION_HOST}.", kind)
        for kind in ("A", "AAAA")
    ]
    wait(asked, timeout=seconds)
    said = [one.result() for one in asked if one.done() and not one.exception()]
    addresses = [address for answer in said for address in answer]
    if addresses:
        return addresses, []
    subject = f"{settings.SUBMISSION_HOST}. A, AAAA"
    if len(said) < len(asked):
        return [], [Finding(subject, State.UNKNOWN, "", ASK_AGAIN)]
    return [], [Finding(subject, State.WRONG, "", NAME)]


def _of_the_host(addresses: list[str]) -> list[Record]:
    """Return the records by which others accept our mail."""
    host = hosts.MailHost(
        name=settings.SUBMISSION_HOST,
        addresses=tuple(addresses),
        selector=settings.DKIM_SELECTOR,
        public_key=_public_key(),
    )
    return list(hosts.records(host))


def _public_key() -> str:
    try:
        return hosts.public_key(Path(settings.DKIM_KEY_FILE))
    except (OSError, ValueError):
        return ""  # the line of the record says that there is nothing to compare with


def _said(asked: list[Asked]) -> list[Finding]:
    return [
        one.result() if one.done() and not one.cancelled() else _late(subject)
        for subject, one in asked
    ]


def _late(subject: str) -> Finding:
    return Finding(subject, State.UNKNOWN, "", TOO_LONG)
