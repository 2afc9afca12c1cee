"""Public pages: made anew, and from memory beside a bare view on the same server."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.place import Place
from bench.table import Row, milliseconds

PAGES = ("/", "/faq/", "/op25b/", "/guides/", "/providers/", "/impact/table/")
ROUNDS, SECONDS, CONNECTIONS = 7, 2.0, 8
MADE_ANEW = 60
HOST = "testserver"


def measure(place: Place) -> Iterator[Row]:
    """Interleave rounds of both servers, so that a slow moment hits both."""
    call_command("loadcontent", verbosity=0)
    client = Client(HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="127.0.0.1")
    settings.PAGE_CACHE_SECONDS = 0
    sizes = {}
    for page in PAGES:
        sizes[page], cpu, queries = _made_anew(client, page)
        yield f"{page} made anew, CPU", milliseconds(cpu)
        yield f"{page} made anew, SQL", f"{queries}"
    with place.web_server(), place.bare_server(sizes["/faq/"]) as bare:
        rounds = [(_rate(bare, "/"), _rate(place.web, "/faq/")) for _ in range(ROUNDS)]
    plain, ours = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    yield "bare view of the same size", f"{plain:.0f} /s"
    yield "/faq/ from memory", f"{ours:.0f} /s"
    ratio = statistics.median(kept / least for least, kept in rounds)
    yield "/faq/ from memory, ratio to the bare view", f"{ratio:.2f}"


def _made_anew(client: Client, page: str) -> tuple[int, float, int]:
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(page).content)
        statements = len(queries)
    times = []
    for _ in range(MADE_ANEW):
        began = time.process_time()
        client.get(page)
        times.append(time.process_time() - began)
    return size, statistics.median(times), statements


def _rate(port: int, page: str) -> float:
    """Return the requests a second that several kept connections got answered."""
    end = time.perf_counter() + SECONDS
    counts = [0] * CONNECTIONS

    def ask(number: int) -> None:
        counts[number] = _ask_until(end, port, page)

    threads = [threading.Thread(target=ask, args=[n]) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def _ask_until(end: float, port: int, page: str) -> int:
    # Answers from memory have one length: the first one tells when another is whole.
    request = (
        f"GET {page} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
        "X-Forwarded-For: 127.0.0.1\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as server:
        server.sendall(request)
        length = _first_length(server)
        server.settimeout(None)  # with a time limit, a part would count as an answer
        count = 0
        while time.perf_counter() < end:
            server.sendall(request)
            if len(server.recv(length, socket.MSG_WAITALL)) < length:
                raise RuntimeError(f"{page} was cut off.")
            count += 1
        return count


def _first_length(server: socket.socket) -> int:
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += server.recv(65536)
    head = answer.partition(b"\r\n\r\n")[0]
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    length = len(head) + 4 + int(fields[b"content-length"])
    while len(answer) < length:
        answer += server.recv(length - len(answer))
    return length
