"""kill -9 in the middle of 300 claims: none is lost, none is doubled."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from bench.people import own_network, requested_mailboxes
from members.mailsystem.embedded import EmbeddedServer
from members.mailsystem.models import MailAccount
from members.models import Mailbox, MailboxChange, Status
from tests import servers
from tests.workers import worker

pytestmark = pytest.mark.production
CLAIMS = 300
PROCESSES = 2
KILLED_AT = 100  # ready mailboxes
SECONDS = 240  # on a busy machine
Kind = MailboxChange.Kind


@pytest.fixture
def server(transactional_db, tmp_path):
    """Return a mail server that takes first passwords from here."""
    own_network()
    with EmbeddedServer(0, 0, tmp_path / "mail") as server:
        yield server


def ready():
    """Return how many mailboxes are ready."""
    return Mailbox.objects.filter(status=Status.READY).count()


def let_leases_end():
    """Pass the two minutes for which the dead hold their rows."""
    Mailbox.objects.exclude(lease_until=None).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_all_become_ready_once_although_every_process_is_killed(server, tmp_path):
    requested_mailboxes(CLAIMS)
    options = ("-c", str(PROCESSES), "-B", "--loglevel", "INFO")
    for enough in (KILLED_AT, CLAIMS):
        # An empty Redis after the kill: what the broker forgot, the sweep finds.
        with (
            servers.redis() as redis,
            worker(tmp_path, server, *options, REDIS_URL=redis, SWEEP_SECONDS="1"),
        ):
            began = time.monotonic()
            while ready() < enough and time.monotonic() - began < SECONDS:
                time.sleep(0.2)
        assert enough <= ready()
        assert (ready() < CLAIMS) is (enough < CLAIMS)  # it was in the middle
        let_leases_end()
    assert ready() == CLAIMS
    assert not Mailbox.objects.waiting().exists()
    assert_none_is_doubled()
    assert_welcomed(server)


def assert_none_is_doubled():
    """Hold the directory and the histories to one of each."""
    owners = Counter(MailAccount.objects.values_list("owner", flat=True))
    assert owners == Counter(Mailbox.objects.values_list("pk", flat=True))
    # A try that a busy machine held up is told, and does no harm.
    tried = MailboxChange.objects.exclude(kind=Kind.FAILED)
    changes = tried.values_list("mailbox", "kind")
    told = Counter(changes)
    assert set(told.values()) == {1}
    assert Counter(kind for _, kind in told) == dict.fromkeys(
        [Kind.MADE, Kind.PROVEN, Kind.READY], CLAIMS
    )


def assert_welcomed(server):
    """Allow one more for each process that was killed, and none missing."""
    addresses = Mailbox.objects.values_list("address", flat=True)
    welcomes = [len(server.maildirs.of(address)) for address in addresses]
    assert set(welcomes) <= {1, 2}
    assert sum(welcomes) - CLAIMS <= PROCESSES
