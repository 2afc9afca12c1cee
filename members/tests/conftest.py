"""A real mail system for the tests: the embedded server on free ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from members.mailsystem.embedded import EmbeddedServer


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
