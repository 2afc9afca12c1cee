"""Real Celery workers on the database of the tests."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from members.mailsystem.embedded import EmbeddedServer
from portal import environment
from tests.mailstack import MailStack


@dataclass
class Worker:
    """A worker in a process group of its own, and the file of what it logs."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End it and every process of it at once, without a word (kill -9)."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        """Ask it to end as systemd does; return its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=60)


@contextlib.contextmanager
def worker(
    directory: Path,
    server: EmbeddedServer | MailStack,
    *arguments: str,
    **extra: str,
) -> Iterator[Worker]:
    """Run `celery worker` on this test's database and mail server."""
    log = directory / "worker.log"
    with log.open("ab") as stderr:
        process = subprocess.Popen(
            _command(arguments),
            env={**_environment(directory, server), **extra},
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
    running = Worker(process, log)
    try:
        yield running
    finally:
        running.kill()


def _command(arguments: Sequence[str]) -> list[str]:
    command = ["setpriv", "--pdeathsig", "TERM", "--", sys.executable, "-m", "celery"]
    return [*command, "-A", "portal.celery", "worker", *arguments]


def _environment(directory: Path, server: EmbeddedServer | MailStack) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in environment.SEEN}
    return {
        **kept,
        **(production() if settings.PRODUCTION else _embedded(directory)),
        "VAR_DIR": str(directory),
        **_mail(server),
        "PYTHONWARNINGS": "ignore",  # of Celery, that the tests run as root
    }


def _mail(server: EmbeddedServer | MailStack) -> dict[str, str]:
    if isinstance(server, MailStack):
        return server.worker_settings
    return {
        "PROOF_SUBMISSION": f"localhost:{server.submission_port}",
        "DELIVERY_LMTP": f"127.0.0.1:{server.lmtp_port}",
        "MAIL_CA_FILE": str(server.ca_file),
    }


def production() -> dict[str, str]:
    """Return the settings that lead another program to this test's database."""
    whole = os.environ["DATABASE_URL"].rpartition("/")[0]
    return {
        "DATABASE_URL": f"{whole}/{connection.settings_dict['NAME']}",
        "SECRET_KEY": settings.SECRET_KEY,
        "BASE_URL": settings.BASE_URL,
    }


def _embedded(directory: Path) -> dict[str, str]:
    # The worker finds the database of the tests where it looks for its own.
    link = directory / "station.sqlite3"
    if not link.is_symlink():
        link.symlink_to(connection.settings_dict["NAME"])
    return {}
