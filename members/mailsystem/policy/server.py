"""Two listeners: Postfix's policy protocol, and Dovecot's auth policy over HTTP.

Nobody is kept from their mail because a question could not be answered: then the mail
servers go on as if it had not been asked.
"""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, ParamSpec, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

import structlog
from django.db import close_old_connections, connections

from members.mailsystem.policy import answers

P = ParamSpec("P")
R = TypeVar("R")
LONGEST = 64 * 1024
"""Bytes of a question."""
PATIENCE = 3.0
"""Seconds for an answer; Postfix and Dovecot wait a little longer."""
log = structlog.get_logger(__name__)


class PolicyServer:
    """Both listeners; also a context manager. With port 0 it takes free ones."""

    def __init__(self, host: str, postfix_port: int, dovecot_port: int) -> None:
        self._servers: list[_Tcp | _Http] = []
        try:
            for handler, kind, port in (
                (_Postfix, _Tcp, postfix_port),
                (_Dovecot, _Http, dovecot_port),
            ):
                self._servers.append(kind((host, port), handler))
        except OSError:
            self._close()
            raise

    @property
    def ports(self) -> tuple[int, int]:
        """Where Postfix asks, and where Dovecot does."""
        postfix, dovecot = (server.server_address[1] for server in self._servers)
        return postfix, dovecot

    @property
    def databases(self) -> "list[_Database]":
        """Return who answers Postfix, and who answers Dovecot."""
        return [server.database for server in self._servers]

    def start(self) -> Self:
        """Serve in threads of its own."""
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.1,)).start()
        return self

    def stop(self) -> None:
        """End; open connections are closed with their threads."""
        for server in self._servers:
            server.shutdown()
        self._close()

    def _close(self) -> None:
        for server in self._servers:
            server.server_close()
            server.database.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()


class _Database:
    """A thread with a connection of its own, in which a question takes 2 ms.

    Each listener has one: whoever floods the one does not silence the other.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "policy-database")

    def stop(self) -> None:
        """Close the connection, and end."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    def ask(
        self, question: Callable[P, R], otherwise: R, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Answer in the thread; never raises.

        What waited too long is not asked any more: those behind it would be late too.
        """

        def answer() -> R:
            close_old_connections()
            try:
                return question(*args, **kwargs)
            finally:
                close_old_connections()

        waiting = self._thread.submit(answer)
        try:
            return waiting.result(PATIENCE)
        except Exception:
            waiting.cancel()
            log.exception("policy_failed", question=question.__name__)
            return otherwise


class _Tcp(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self.database = _Database()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self.database = _Database()


class _Postfix(StreamRequestHandler):
    """Lines of name=value up to an empty one; many questions on one connection."""

    server: _Tcp

    def handle(self) -> None:
        """Answer until Postfix hangs up."""
        request: dict[str, str] = {}
        while line := self.rfile.readline(LONGEST).decode(errors="replace"):
            name, _, value = line.rstrip("\r\n").partition("=")
            if name:
                request[name] = value
                continue
            action = self.server.database.ask(answers.action, answers.GO_ON, request)
            self.wfile.write(f"action={action}\n\n".encode())
            request = {}


class _Dovecot(BaseHTTPRequestHandler):
    """POST ?command=allow before a password is looked at, ?command=report after."""

    server: _Http
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one question; a status below zero refuses."""
        length = int(self.headers.get("Content-Length") or 0)
        command = parse_qs(urlsplit(self.path).query).get("command")
        try:
            attempt = dict(json.loads(self.rfile.read(min(length, LONGEST))))
        except (ValueError, TypeError):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        allowed = True
        if command == ["allow"]:
            allowed = self.server.database.ask(answers.may_sign_in, allowed, attempt)
        else:
            self.server.database.ask(answers.was_tried, None, attempt)
        self._say({"status": 0 if allowed else -1, "msg": ""})

    def _say(self, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, _format: str, *_args: object) -> None:
        """Say nothing: Dovecot's own log has every sign-in."""
