"""From the confirmed claim to the proven mailbox, while nothing else waits."""

import statistics
import time
from collections.abc import Iterator

from bench import people
from bench.mail import mail_servers
from bench.place import Place
from bench.table import Row, percentile, seconds
from members.models import Mailbox
from tests.visitor import Visitor

CLAIMS = 40
PATIENCE = 60.0  # seconds


def measure(place: Place) -> Iterator[Row]:
    """Claim one after the other by HTTP; the rows say when each was ready."""
    with mail_servers(place), place.web_server(), place.workers(1):
        times = [_claim(place, number) for number in range(CLAIMS + 1)]
    steady = times[1:]  # the first one waits for the worker to start
    yield "claim to ready, idle, p50", seconds(statistics.median(steady))
    yield "claim to ready, idle, p95", seconds(percentile(steady, 95))


def _claim(place: Place, number: int) -> float:
    (owner,) = people.connections(1)
    visitor = Visitor(place.web, host="testserver", behind_proxy=True)
    visitor.sign_in(owner.connection_id, people.PASSWORD)
    visitor.claim(f"ready{number}")
    end = time.monotonic() + PATIENCE
    while (mailbox := Mailbox.objects.get(connection=owner)).ready_at is None:
        if time.monotonic() > end:
            raise RuntimeError(f"{mailbox} is not ready: {mailbox.last_error}")
        time.sleep(0.02)
    return (mailbox.ready_at - mailbox.requested_at).total_seconds()
