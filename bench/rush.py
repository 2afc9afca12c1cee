"""Thousands of claims as fast as the portal takes them, on the real mail servers."""

import os
import pstats
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from cProfile import Profile

from django.conf import settings
from django.db.models import Count, F
from django.test import Client

from bench import people, processors
from bench.mail import mail_servers
from bench.place import Place
from bench.table import Row, milliseconds, say
from members import provisioning
from members.mailsystem.models import MailAccount
from members.models import Connection, Mailbox, MailboxChange, Status
from tests.visitor import Visitor

CLAIMS = int(os.environ.get("CLAIMS", "10000"))
CLIENTS, WORKERS, ALONE = 8, 2, 40
PATH = "/members/mailbox/new/"
TOKEN = "t" * 32
PARTS = {
    "hash": ["make_password"],
    "proof by submission": ["_prove_submission"],
    "proof by IMAP": ["_prove_imap"],
    "delivery": ["deliver"],
    "SQL": ["_execute", "_commit"],
}
"""What `apply` does, by the functions that do it."""


def measure(place: Place) -> Iterator[Row]:
    """Claim by HTTP while workers make the mailboxes; end when every one is ready."""
    with mail_servers(place):
        with place.web_server(), place.workers(WORKERS):
            _claim(place, _signed_in(CLIENTS))
            _wait()  # all have started
            yield from _rush(place, _signed_in(CLAIMS))
        yield from _results()
        yield from _where_the_time_goes()


def _rush(place: Place, sessions: Sequence[tuple[str, str]]) -> Iterator[Row]:
    before, began = processors.used(), time.monotonic()
    _claim(place, sessions)
    claimed = time.monotonic() - began
    _wait()
    took = time.monotonic() - began
    spent = processors.used() - before
    yield f"{CLAIMS} claims made by HTTP, {CLIENTS} clients", f"{claimed:.0f} s"
    rate = f"{took:.0f} s, {CLAIMS / took:.1f} /s"
    yield f"until all are ready, {WORKERS} workers", rate
    yield "claims for a second of one core", f"{CLAIMS / spent.total() * 1000:.1f}"
    for program, used in spent.most_common():
        share = f"{used / CLAIMS:.1f} ms"
        yield f"processor time of one claim: {program}", share


def _signed_in(number: int) -> list[tuple[str, str]]:
    """Sign subscribers in; return a session and a name to claim for each."""
    owners = people.connections(number)
    say(f"signing {number} subscribers in …")
    return [(_session(owner), f"rush{owner.pk}") for owner in owners]


def _session(owner: Connection) -> str:
    client = Client()
    client.force_login(owner.account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _claim(place: Place, sessions: Iterable[tuple[str, str]]) -> None:
    """Send the claim that each of them confirmed."""

    def claim(one: tuple[str, str]) -> None:
        with Visitor(place.web, host="testserver", behind_proxy=True) as visitor:
            session, visitor.token = one[0], TOKEN
            visitor.cookies[settings.SESSION_COOKIE_NAME] = session
            visitor.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
            visitor.post(PATH, local_part=one[1], confirm="1")
            if visitor.status != 302:
                raise RuntimeError(f"The claim was answered with {visitor.status}.")

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(claim, sessions))


def _wait() -> None:
    while waiting := Mailbox.objects.waiting().count():
        say(f"{waiting} claims wait")
        time.sleep(0.5)


def _results() -> Iterator[Row]:
    ready = Mailbox.objects.filter(status=Status.READY)
    yield "claims that are not ready", f"{Mailbox.objects.count() - ready.count()}"
    late = ready.filter(ready_at__gt=F("due_at"))
    yield "claims that were ready late", f"{late.count()}"
    steps = MailboxChange.objects.values("mailbox", "kind").annotate(times=Count("pk"))
    twice = steps.filter(times__gt=1).count()
    more = MailAccount.objects.count() - ready.count()
    yield "claims that were doubled", f"{twice + more}"


def _where_the_time_goes() -> Iterator[Row]:
    """Look at claims one after the other, without any other load."""
    people.requested_mailboxes(ALONE)
    profile = Profile()
    profile.runcall(provisioning.drain, limit=ALONE)
    functions = pstats.Stats(profile).get_stats_profile().func_profiles
    yield "one claim, alone", milliseconds(functions["drain"].cumtime / ALONE)
    for part, names in PARTS.items():
        took = sum(functions[name].cumtime for name in names if name in functions)
        yield f"one claim, alone: {part}", milliseconds(took / ALONE)
