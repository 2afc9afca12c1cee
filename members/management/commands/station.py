"""`manage.py station`: the whole portal on one machine, for trying it (`make run`)."""

import argparse
import contextlib
import fcntl
import io
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from members.management import collecting, demo, greeting
from members.management.children import Child, Supervisor
from members.models import Account

LOOPBACK = "127.0.0.1"
SUBMISSION_PORT = 10587  # where it is free
START_SECONDS = 60


class Command(BaseCommand):
    """Set up, make demo data once, serve until Ctrl-C."""

    help = "Run the embedded portal: web server, worker and a small mail server."
    # The children check themselves with the settings that they are given.
    requires_system_checks = []  # noqa: RUF012 (Django's own way to write it)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the port of the web server; PORT in the environment is its default."""
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *_args: str, **options: Any) -> None:
        """Run until SIGINT or SIGTERM; end everything that was started."""
        if settings.PRODUCTION:
            raise CommandError(
                "DATABASE_URL is set: `station` is for trying the portal without it."
                " docs/operations.md says how to run it in production."
            )
        port = _web_port(options["port"])
        os.umask(0o077)  # what it keeps holds passwords and mail
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        with _only_one():
            data = self._prepare()
            if not stopping.is_set():
                self._serve(port, data, stopping)

    def _prepare(self) -> dict[str, Any]:
        with ThreadPoolExecutor(1) as pool:
            # They are compressed, which leaves this thread its time.
            collected = pool.submit(collecting.collect)
            self.stdout.write("Bringing the database up to date …")
            call_command("migrate", verbosity=0, skip_checks=True)
            call_command("loadcontent", stdout=io.StringIO())
            data = self._demo_data()
            self.stdout.write("Collecting the static files …")
            collected.result()
        return data

    def _demo_data(self) -> dict[str, Any]:
        path = settings.VAR_DIR / "demo.json"
        data = demo.load(path)
        if not Account.objects.exists():
            self.stdout.write("Making demo connections and a staff account …")
            data = demo.make()
        data["submission"] = {
            "host": LOOPBACK,
            "port": _mail_port(data.get("submission", {}).get("port")),
            "ca_file": str(settings.VAR_DIR / "mail" / "ca.pem"),
        }
        demo.save(path, data)
        return data

    def _serve(
        self, port: int, data: dict[str, Any], stopping: threading.Event
    ) -> None:
        mail, lmtp = data["submission"], _free_port()
        supervisor = Supervisor(
            children=_children(port, mail, lmtp),
            say=self.stderr.write,
            stopping=stopping,
        )
        self.stdout.write("Starting the mail server, the worker and the web server …")
        try:
            supervisor.start()
            self._wait_for(supervisor, (mail["port"], lmtp, port))
            self.stdout.write(greeting.text(port, data))
            supervisor.look_after()
        finally:
            self.stdout.write("Ending …")
            supervisor.stop()

    def _wait_for(self, supervisor: Supervisor, ports: Sequence[int]) -> None:
        end = time.monotonic() + START_SECONDS
        while not supervisor.stopping.is_set() and any(map(_is_free, ports)):
            supervisor.look_once()
            if time.monotonic() > end:
                log = settings.VAR_DIR / "log"
                return self.stderr.write(f"Not everything has started yet: see {log}")
            time.sleep(0.1)
        return None


def _web_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CommandError(
            f"PORT must be a whole number from 1 to 65535, not {text!r}."
        )
    if not _is_free(int(text)):
        raise CommandError(
            f"Port {text} of {LOOPBACK} is in use."
            " Choose another one: PORT=8001 make run"
        )
    return int(text)


def _mail_port(last: int | None) -> int:
    # A mail client that was set up yesterday should work today.
    wanted = (last, SUBMISSION_PORT)
    return next((port for port in wanted if port and _is_free(port)), _free_port())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do: a connection that just ended does not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "station.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"Another station is running on {settings.VAR_DIR}. End it first, or"
                " choose another VAR_DIR."
            ) from None
        yield


def _children(port: int, mail: dict[str, Any], lmtp: int) -> Sequence[Child]:
    manage = str(settings.BASE_DIR / "manage.py")
    server = [manage, "mailserver", "--submission-port", str(mail["port"])]
    server += ["--lmtp-port", str(lmtp), "--dir", str(settings.VAR_DIR / "mail")]
    worker = ["-m", "celery", "-A", "portal.celery", "worker", "-P", "solo", "-B"]
    worker += ["--loglevel", "INFO"]
    web = ["-m", "granian", "--interface", "wsgi", "portal.wsgi:application"]
    web += ["--host", LOOPBACK, "--port", str(port), "--workers", "1"]
    web += ["--blocking-threads", "4", "--no-ws", "--respawn-failed-workers"]
    environment = _environment(port, mail, lmtp)
    # The mail server makes the certificate that the others trust.
    own = {**environment, "MAIL_CA_FILE": ""}
    return [
        Child("mail server", [sys.executable, *server], own, _log("mail")),
        Child("worker", [sys.executable, *worker], environment, _log("worker")),
        Child("web server", [sys.executable, *web], environment, _log("web")),
    ]


def _log(name: str) -> Path:
    path: Path = settings.VAR_DIR / "log" / f"{name}.log"
    return path


def _environment(port: int, mail: dict[str, Any], lmtp: int) -> dict[str, str]:
    # What somebody set for trying something out wins, but not where the servers are.
    return {
        "EXISTING_ADDRESSES": "none",
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        **os.environ,
        "PROOF_SUBMISSION": f"{mail['host']}:{mail['port']}",
        "PROOF_IMAP": "",
        "DELIVERY_LMTP": f"{LOOPBACK}:{lmtp}",
        "MAIL_CA_FILE": mail["ca_file"],
        "PYTHONUNBUFFERED": "1",
    }
