"""Where a measurement happens: a directory, ports, and the portal's own processes."""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from members.management.children import Child
from tests.servers import free_port

SECONDS = 60
GRANIAN = ["-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", "--no-ws"]


@dataclass(frozen=True)
class Place:
    """One directory and the ports of the servers that are measured."""

    var: Path
    web: int = field(default_factory=free_port)
    mail: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that lead to these servers."""
        return {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(self.var),
            "TRUSTED_PROXY_COUNT": "1",
            "LOG_LEVEL": "WARNING",
            **self.mail,
        }

    @contextlib.contextmanager
    def web_server(self) -> Iterator[None]:
        """Run granian as in production, with one worker process."""
        web = [*GRANIAN, "portal.wsgi:application", "--port", str(self.web)]
        with self._running("web", web):
            wait_for(self.web)
            yield

    @contextlib.contextmanager
    def bare_server(self, size: int) -> Iterator[int]:
        """Run a bare view that answers with so many bytes; give its port."""
        port = free_port()
        bare = [*GRANIAN, "bench.bare:application", "--port", str(port)]
        with self._running("bare", bare, BARE_BYTES=str(size)):
            wait_for(port)
            yield port

    @contextlib.contextmanager
    def workers(self, count: int) -> Iterator[None]:
        """Run Celery with so many worker processes, and beat."""
        celery = ["-m", "celery", "-A", "portal.celery", "worker", "-c", str(count)]
        celery += ["-B", "--loglevel", "WARNING"]
        with self._running("worker", celery):
            yield

    @contextlib.contextmanager
    def _running(self, name: str, arguments: list[str], **extra: str) -> Iterator[None]:
        environment = {**os.environ, **self.environment, **extra}
        log = self.var / f"{name}.log"
        child = Child(name, [sys.executable, *arguments], environment, log)
        child.start()
        try:
            yield
        finally:
            child.signal_all(signal.SIGTERM)
            child.end(by=time.monotonic() + 5)


def wait_for(port: int) -> None:
    """Wait until somebody listens on the port of loopback."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        time.sleep(0.1)
    raise RuntimeError(f"Nobody listens on port {port}.")
