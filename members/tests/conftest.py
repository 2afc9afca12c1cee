"""A real mail system, a mail directory that is somewhere else, exports."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from members import tasks
from members.mailsystem.embedded import EmbeddedServer
from members.tests.exports import HEADER
from portal import celery
from portal.breaker import Breaker
from tests.nameserver import Nameserver


@pytest.fixture
def mail_server(
    transactional_db: None, settings: Settings, tmp_path: Path
) -> Iterator[EmbeddedServer]:
    """Serve submission and LMTP on free ports, and point the portal to them."""
    with EmbeddedServer(0, 0, tmp_path / "mail") as server:
        settings.PROOF_SUBMISSION = f"localhost:{server.submission_port}"
        settings.DELIVERY_LMTP = f"127.0.0.1:{server.lmtp_port}"
        settings.MAIL_CA_FILE = str(server.ca_file)
        yield server


@pytest.fixture
def nameserver(settings: Settings) -> Iterator[Nameserver]:
    """Ask a DNS server of the test's own."""
    with Nameserver() as server:
        settings.DNS_RESOLVER = server.where
        yield server


@pytest.fixture
def broker_at(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Return a function that leads nudges to another broker."""
    monkeypatch.setattr(tasks, "BREAKER", Breaker("b", seconds=30, errors=(Exception,)))

    def broker_at(broker: dict[str, Any]) -> None:
        for name, value in broker.items():
            monkeypatch.setitem(celery.app.conf, name, value)
        celery.quick_broker.cache_clear()

    yield broker_at
    celery.quick_broker.cache_clear()


class _Unlisted(dict[str, Any]):
    """Databases of which the test runner does not hear: it would forbid the last."""

    def __iter__(self) -> Iterator[str]:
        return iter(["default"])


@pytest.fixture
def directory_elsewhere(settings: Settings) -> Iterator[Callable[[int], None]]:
    """Return a function that says on which port the mail directory has its database."""
    # Not the fixture of this name: it outlives the test's database, which would then be
    # emptied without the tables of the directory.
    monkeypatch = pytest.MonkeyPatch()

    def elsewhere(port: int) -> None:
        alias = {
            **connections.settings["default"],
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "mail",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "OPTIONS": {"connect_timeout": 5},
        }
        databases = _Unlisted(default=connections.settings["default"], mail=alias)
        monkeypatch.setattr(connections, "settings", databases)
        monkeypatch.setitem(settings.DATABASES, "mail", alias)

    yield elsewhere
    with contextlib.suppress(AttributeError):  # nothing connected to it
        del connections["mail"]
    monkeypatch.undo()


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write an export of the given lines."""

    def write(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "export.csv"
        path.write_bytes((header + "".join(lines)).encode(encoding))
        path.chmod(0o600)
        return path

    return write
