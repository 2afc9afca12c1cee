"""A real worker on the broker made of files, as `make run` has it."""

import json

import pytest

from bench.people import own_network
from members import claims
from members.mailsystem.embedded import EmbeddedServer
from members.models import Mailbox, Status
from members.tests import make
from portal import celery
from tests.station import wait_until
from tests.workers import worker

pytestmark = pytest.mark.embedded
SECONDS = 90  # on a busy machine


@pytest.fixture
def server(transactional_db, tmp_path):
    """Return a mail server that takes first passwords from here."""
    own_network()
    with EmbeddedServer(0, 0, tmp_path / "mail") as server:
        yield server


@pytest.fixture
def _same_queue(tmp_path, monkeypatch):
    for name, value in celery.files(tmp_path / "queue").items():
        monkeypatch.setitem(celery.app.conf, name, value)
    celery.quick_broker.cache_clear()
    yield
    celery.quick_broker.cache_clear()


def claim(local_part):
    """Claim as a subscriber does."""
    owner = make.connection()
    return claims.claim(connection=owner, local_part=local_part, terms_version="1")


def all_ready():
    """Tell whether nobody waits."""
    return not Mailbox.objects.exclude(status=Status.READY).exists()


@pytest.mark.usefixtures("_same_queue")
def test_a_nudge_alone_brings_a_claim_to_a_worker(server, tmp_path):
    with worker(tmp_path, server, "-P", "solo", "--loglevel", "INFO") as running:
        mailboxes = [claim("alice"), claim("bob")]
        wait_until(all_ready, SECONDS)
        assert running.end() == 0
    assert all_ready()
    assert [len(server.maildirs.of(mailbox.address)) for mailbox in mailboxes] == [1, 1]
    lines = running.log.read_text().splitlines()
    assert "mailbox_applied" in {json.loads(line)["event"] for line in lines}
    for mailbox in mailboxes:
        assert mailbox.connection.connection_id not in running.log.read_text()


def test_the_sweep_finds_what_no_nudge_told_of(server, tmp_path):
    make.requested("alice")
    options = ("-P", "solo", "-B", "--loglevel", "INFO")
    with worker(tmp_path, server, *options, SWEEP_SECONDS="1"):
        wait_until(all_ready, SECONDS)
    assert all_ready()
