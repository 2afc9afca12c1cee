"""The POST that confirms a claim: its time, its rate and its SQL statements."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import people
from bench.place import Place
from bench.table import Row, milliseconds, percentile
from tests.visitor import Visitor

ALONE, TOGETHER, CLIENTS = 100, 400, 8
PATH = "/members/mailbox/new/"


def measure(place: Place) -> Iterator[Row]:
    """Claim by HTTP through granian, without a worker that takes the processors."""
    yield "SQL statements of the claim POST", f"{_statements()}"
    with place.web_server():
        ready = [_at_the_confirm_page(place, n) for n in range(ALONE + TOGETHER)]
        times = [_confirm(*one) for one in ready[:ALONE]]
        yield "claim POST, 1 client, p50", milliseconds(statistics.median(times))
        yield "claim POST, 1 client, p95", milliseconds(percentile(times, 95))
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda one: _confirm(*one), ready[ALONE:]))
        rate = TOGETHER / (time.perf_counter() - began)
        yield f"claim POSTs a second, {CLIENTS} clients", f"{rate:.0f} /s"


def _statements() -> int:
    (owner,) = people.connections(1)
    client = Client(HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="127.0.0.1")
    client.force_login(owner.account)
    fields = {"local_part": "statements", "confirm": "1"}
    client.post(PATH, {"local_part": "statements"})  # what is cached is cached
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(PATH, fields)
    if answer.status_code != 302:
        raise RuntimeError(f"The claim was answered with {answer.status_code}.")
    return len(queries)


def _at_the_confirm_page(place: Place, number: int) -> tuple[Visitor, str]:
    (owner,) = people.connections(1)
    visitor = Visitor(place.web, host="testserver", behind_proxy=True)
    visitor.sign_in(owner.connection_id, people.PASSWORD)
    local_part = f"bench{number}"
    visitor.get(PATH)
    visitor.post(PATH, local_part=local_part)
    visitor.connection.close()  # the server does not keep it that long
    return visitor, local_part


def _confirm(visitor: Visitor, local_part: str) -> float:
    visitor.connection.connect()
    began = time.perf_counter()
    visitor.post(PATH, local_part=local_part, confirm="1")
    if visitor.status != 302:
        raise RuntimeError(f"The claim was answered with {visitor.status}.")
    return time.perf_counter() - began
