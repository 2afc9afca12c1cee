"""A small DNS server on loopback, for the names that a test gives it."""

import socketserver
import threading
from collections.abc import Iterable
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

HERE = "127.0.0.1"
SILENT, BROKEN = "silent", "broken"


class Nameserver:
    """Answers with the records it was given; also a context manager.

    `records` are TXT, `others` those of a name and a kind. A name among `records` may
    also be SILENT (no answer at all) or BROKEN (SERVFAIL).
    """

    def __init__(self) -> None:
        self.records: dict[str, list[str] | str] = {}
        self.others: dict[tuple[str, str], list[str]] = {}
        self.asked: list[str] = []
        self._server = _Server((HERE, 0), _Handler)
        self._server.nameserver = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def where(self) -> str:
        """What the setting DNS_RESOLVER has to be."""
        return f"{HERE}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, wire: bytes) -> bytes | None:
        """Answer one question."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        kind = dns.rdatatype.to_text(question.rdtype)
        found = self.records.get(name)
        if kind != "TXT" and not isinstance(found, str):
            found = self.others.get((name, kind))
        if found == SILENT:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if found == BROKEN:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif found is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            texts = [_quoted(text) if kind == "TXT" else text for text in found]
            if texts:
                row = dns.rrset.from_text(question.name, 60, "IN", kind, *texts)
                response.answer.append(row)
        return response.to_wire()


def publish(server: Nameserver, lines: Iterable[object]) -> None:
    """Publish records, each written as name, kind and value."""
    for line in lines:
        name, kind, value = str(line).split(" ", 2)
        owner = name.rstrip(".").lower()
        if kind == "TXT":
            texts = server.records.setdefault(owner, [])
            if isinstance(texts, list):
                texts.append(value)
        else:
            server.others.setdefault((owner, kind), []).append(value)


class _Server(socketserver.ThreadingUDPServer):
    daemon_threads = True
    nameserver: Nameserver


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Answer a datagram, or keep silent."""
        wire, connection = self.request
        if answer := self.server.nameserver.answer(wire):
            connection.sendto(answer, self.client_address)


def _quoted(text: str) -> str:
    """Cut a text into the strings of 255 bytes that a record is made of."""
    parts = [text[i : i + 255] for i in range(0, len(text), 255)] or [""]
    return " ".join('"' + part.replace('"', '\\"') + '"' for part in parts)
