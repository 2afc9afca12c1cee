"""PostgreSQL crashes while claims are made ready, and comes back."""

import time
from functools import partial

import pytest
from django.db import connections

from bench.people import own_network, requested_mailboxes
from members.models import Mailbox
from tests import servers
from tests.mail.broken import (
    SECONDS,
    assert_none_is_doubled,
    heal,
    is_ready,
    knows,
    lets_in,
    messages,
    ready,
)
from tests.mail.database import own_database
from tests.mailstack import mail_stack
from tests.station import wait_until
from tests.workers import worker

pytestmark = pytest.mark.production
LONG = pytest.mark.faults
BEAT = ("-c", "2", "-B", "--loglevel", "INFO")


@pytest.fixture
def crashing(mail_programs, transactional_db, monkeypatch, settings):
    """Return a database of its own, and mail servers that read it."""
    with own_database() as (database, url):
        monkeypatch.setenv("DATABASE_URL", url)
        with mail_stack() as stack:
            for name, value in stack.worker_settings.items():
                setattr(settings, name, value)
            own_network()
            yield database, stack


@pytest.mark.parametrize(
    ("claims", "seconds"), [(12, 1), pytest.param(300, 30, marks=LONG)]
)
def test_a_postgresql_that_crashes_in_the_middle_loses_nothing(
    crashing, tmp_path, claims, seconds
):
    database, stack = crashing
    requested_mailboxes(claims)
    with (
        servers.redis() as redis,
        worker(tmp_path, stack, *BEAT, REDIS_URL=redis, SWEEP_SECONDS="1"),
    ):
        wait_until(partial(is_ready, 1), SECONDS)
        assert ready() < claims  # it was in the middle
        database.crash()
        time.sleep(seconds)
        database.start()
        connections["default"].close()
        took = heal(claims)
    assert ready() == claims, stack.said()[-2000:]
    assert_none_is_doubled()
    welcomes = [messages(stack, mailbox) for mailbox in Mailbox.objects.all()]
    doubled = sum(welcomes) - claims
    print(f"{claims} claims healed in {took:.0f} s; second welcomes: {doubled}")  # noqa: T201
    # Each of the two workers may have died between a welcome and its mark.
    assert set(welcomes) <= {1, 2}
    assert doubled <= 2
    mailbox = Mailbox.objects.select_related("connection")[0]
    wait_until(partial(knows, stack, mailbox.address), SECONDS)
    assert knows(stack, mailbox.address)
    assert lets_in(stack, mailbox.address, mailbox.connection.connection_id)
