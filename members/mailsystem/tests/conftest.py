"""A real server on free ports, with two mailboxes in its directory."""

import pytest

from members.mailsystem.directory import Directory
from members.mailsystem.embedded import EmbeddedServer
from members.mailsystem.tests.make import ALICE, BOB, entry


@pytest.fixture
def directory(transactional_db):
    """Return the mail directory: Alice has a mailbox, and so has Bob."""
    directory = Directory()
    directory.put(entry(ALICE, owner=1))
    directory.put(entry(BOB, owner=2))
    directory.put_networks(["127.0.0.1/32"])
    return directory


@pytest.fixture
def server(directory, tmp_path):
    """Return the embedded server while it runs."""
    with EmbeddedServer(0, 0, tmp_path / "mail") as server:
        yield server


@pytest.fixture
def proof_settings(server, settings):
    """Point the worker's settings at the embedded server."""
    settings.PROOF_SUBMISSION = f"127.0.0.1:{server.submission_port}"
    settings.DELIVERY_LMTP = f"127.0.0.1:{server.lmtp_port}"
    settings.MAIL_CA_FILE = str(server.ca_file)
    return settings
