"""Many claims at once: hashed, made, proven and welcomed by two worker processes."""

import os
import time
from collections.abc import Iterator

from bench import people
from bench.mail import mail_servers
from bench.place import Place
from bench.table import Row, say
from members import tasks
from members.models import Mailbox, Status

CLAIMS = int(os.environ.get("CLAIMS", "10000"))
WORKERS = 2


def measure(place: Place) -> Iterator[Row]:
    """Fill the queue before running workers; end when every mailbox is ready."""
    with mail_servers(place), place.workers(WORKERS):
        _drained(1)  # the workers have started
        took = _drained(CLAIMS)
    not_ready = Mailbox.objects.exclude(status=Status.READY).count()
    yield f"{CLAIMS} claims drained by {WORKERS} workers", f"{took:.0f} s"
    yield "claims a second", f"{CLAIMS / took:.1f} /s"
    yield "claims that are not ready afterwards", f"{not_ready}"


def _drained(number: int) -> float:
    people.requested_mailboxes(number)
    began = time.monotonic()
    tasks.nudge()
    while waiting := Mailbox.objects.waiting().count():
        say(f"{waiting} claims wait after {time.monotonic() - began:.0f} s")
        time.sleep(0.2)
    return time.monotonic() - began
