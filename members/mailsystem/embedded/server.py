"""The two listeners and their thread."""

import asyncio
import contextlib
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from members.mailsystem.embedded import certificate
from members.mailsystem.embedded.database import Database
from members.mailsystem.embedded.delivery import Delivery
from members.mailsystem.embedded.maildirs import Maildirs
from members.mailsystem.embedded.submission import Submission

LOOPBACK = "127.0.0.1"
COMMON: dict[str, Any] = {
    "hostname": "localhost",
    "ident": "Members Station",
    "data_size_limit": 20 * 1024 * 1024,  # bytes
    "timeout": 300,  # seconds without a command (RFC 5321, 4.5.3.2.7)
}
CLOSING_ROUNDS = 5
"""Rounds of the event loop in which an aborted transport tells all its layers."""


class _Wired(asyncio.Protocol):
    """A session that can be ended although TLS still waits for the other side."""

    wire: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the first transport: aiosmtpd puts the one of TLS over it."""
        self.wire = self.wire or transport
        super().connection_made(transport)

    def hang_up(self) -> None:
        """Close the connection without a word."""
        if isinstance(self.wire, asyncio.Transport):
            self.wire.abort()


class _Smtp(_Wired, SMTP):
    pass


class _Lmtp(_Wired, LMTP):
    pass


class EmbeddedServer:
    """Submission with STARTTLS, and LMTP, on loopback; also a context manager.

    With port 0 it takes a free one; after the start the attributes hold the real ports.
    """

    def __init__(self, submission_port: int, lmtp_port: int, directory: Path) -> None:
        self.submission_port = submission_port
        self.lmtp_port = lmtp_port
        self.maildirs = Maildirs(directory)
        self.ca_file = certificate.ca_file(directory)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tls = certificate.server_context(directory)
        self._database = Database()
        self._sessions: WeakSet[_Wired] = WeakSet()
        self._started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="mail-server")

    def start(self) -> Self:
        """Listen; raise OSError when a port is taken."""
        self._thread.start()
        self._started.result()
        return self

    def stop(self) -> None:
        """Close every session and connection."""
        if self._thread.is_alive():
            # Where a port was taken the loop ends by itself, perhaps just now.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()
        self._database.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._started.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        submission = await self._loop.create_server(
            self._submission, LOOPBACK, self.submission_port
        )
        async with submission:
            lmtp = await self._loop.create_server(self._lmtp, LOOPBACK, self.lmtp_port)
            async with lmtp:
                self.submission_port = submission.sockets[0].getsockname()[1]
                self.lmtp_port = lmtp.sockets[0].getsockname()[1]
                self._started.set_result(None)
                await self._ended.wait()
                await self._end_sessions()

    async def _end_sessions(self) -> None:
        for session in self._sessions:
            session.hang_up()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*tasks, return_exceptions=True)
        for _round in range(CLOSING_ROUNDS):
            await asyncio.sleep(0)

    def _submission(self) -> _Smtp:
        session = _Smtp(
            Submission(self._database, self.maildirs),
            tls_context=self._tls,
            require_starttls=True,
            auth_required=True,
            loop=self._loop,
            **COMMON,
        )
        self._sessions.add(session)
        return session

    def _lmtp(self) -> _Lmtp:
        session = _Lmtp(
            Delivery(self._database, self.maildirs), loop=self._loop, **COMMON
        )
        self._sessions.add(session)
        return session
