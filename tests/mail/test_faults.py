"""Broken parts: nothing is lost, nothing doubled, and staff see the reason.

The long forms carry the mark `faults` (`make test-faults`).
"""

import os
import signal
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections
from django.utils import timezone

from bench.people import requested_mailboxes
from members import provisioning
from members.models import Mailbox, Status
from members.provisioning.leases import LEASE, lease_due
from members.tests import make
from tests import servers
from tests.mail.broken import (
    EFFECTS,
    assert_none_is_doubled,
    dies,
    end_connections,
    full_disk,
    hanging,
    is_ready,
    messages,
    ready,
)
from tests.mail.clients import admits, smtp
from tests.station import wait_until
from tests.workers import worker

pytestmark = [pytest.mark.production, pytest.mark.usefixtures("portal")]
SECONDS = 60  # on a busy machine
AT_ONCE = 20  # seconds; Postfix leaves a lost host alone for a minute
SETTLED = 5  # seconds after which who still lives has finished a row
BEAT = ("-c", "2", "-B", "--loglevel", "INFO")
LONG = pytest.mark.faults


def drain_at_once():
    """Let a worker have its turn: leases and pauses are over."""
    past = timezone.now() - timedelta(seconds=1)
    Mailbox.objects.update(lease_until=None, next_attempt_at=past)
    provisioning.drain()


def drain_in_a_process_that(dies_where, *, before):
    """Fork a worker that kills itself; return by which signal it ended."""
    child = os.fork()
    if child == 0:
        # The connections belong to the parent: forget them without a word.
        for connection in connections.all(initialized_only=True):
            connection.connection = None
        dies(dies_where, before=before)
        drain_at_once()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("verb", EFFECTS)
def test_a_worker_killed_around_an_effect_loses_nothing(mail_stack, verb, before):
    mailbox = make.requested(f"{verb}{'before' if before else 'after'}")
    assert drain_in_a_process_that(verb, before=before) == -signal.SIGKILL
    mailbox.refresh_from_db()
    assert (mailbox.status, mailbox.attempts) == (Status.REQUESTED, 1)
    drain_at_once()
    mailbox.refresh_from_db()
    assert mailbox.status == Status.READY
    assert_none_is_doubled()
    # Only a death between the welcome and its mark makes it come twice.
    twice = verb == "deliver" and not before
    assert messages(mail_stack, mailbox) == (2 if twice else 1)


def test_a_full_disk_keeps_the_welcome_waiting(mail_stack):
    mailbox = make.requested("diskfull")
    with full_disk(mail_stack):
        drain_at_once()
        mailbox.refresh_from_db()
        assert mailbox.status == Status.REQUESTED
        assert mailbox.last_error
    drain_at_once()
    mailbox.refresh_from_db()
    assert mailbox.status == Status.READY
    assert messages(mail_stack, mailbox) == 1


def test_two_workers_whose_clocks_differ_never_hold_the_same_row(monkeypatch):
    make.requested("clocks")
    assert len(lease_due(limit=5)) == 1
    for minutes in (10, -10):
        other = timezone.now() + timedelta(minutes=minutes)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda other=other: other)
            assert lease_due(limit=5) == []


def test_mail_servers_that_hang_keep_every_page_and_every_place(
    mail_stack, client, monkeypatch
):
    for module in ("proof", "delivery"):
        monkeypatch.setattr(f"members.mailsystem.{module}.TIMEOUT", 1)
    mailbox = make.requested("hanging")
    client.force_login(mailbox.connection.account)
    with hanging(mail_stack):
        drain_at_once()
        assert client.get("/members/mailbox/").status_code == 200
    mailbox.refresh_from_db()
    assert mailbox.status == Status.REQUESTED
    assert "PROOF_SUBMISSION" in mailbox.last_error
    drain_at_once()
    mailbox.refresh_from_db()
    assert mailbox.status == Status.READY


def test_a_directory_out_of_reach_keeps_every_place(mail_stack, tmp_path):
    mailbox = make.requested("directory")
    away = "postgres://nobody@127.0.0.1:1/none"
    with (
        servers.redis() as redis,
        worker(
            tmp_path,
            mail_stack,
            *("-P", "solo", "-B"),
            REDIS_URL=redis,
            SWEEP_SECONDS="1",
            MAIL_DATABASE_URL=away,
        ),
    ):
        waiting = Mailbox.objects.exclude(last_error="")
        wait_until(waiting.exists, SECONDS)
    mailbox.refresh_from_db()
    assert mailbox.status == Status.REQUESTED
    assert "OperationalError" in mailbox.last_error
    drain_at_once()
    assert ready() == 1


def test_the_mail_servers_find_a_database_again_that_was_restarted(mail_stack):
    mailbox = make.requested("restarted")
    drain_at_once()
    first = mailbox.connection.connection_id
    for _again in range(2):  # a second time within the minute
        assert knows(mail_stack, mailbox.address)  # they are connected
        end_connections()
        began = time.monotonic()
        wait_until(partial(knows, mail_stack, mailbox.address), SECONDS)
        wait_until(partial(lets_in, mail_stack, mailbox.address, first), SECONDS)
        assert time.monotonic() - began < AT_ONCE


def lets_in(stack, address, password):
    """Tell whether IMAP takes the password."""
    return admits(stack, "993", address, password)[0] == 235


def knows(stack, address):
    """Tell whether port 25 takes mail for an address."""
    with smtp(stack.smtp) as connection:
        connection.mail("sender@example.net")
        return connection.rcpt(address)[0] == 250


@pytest.mark.parametrize("claims", [pytest.param(300, marks=LONG)])
def test_every_connection_of_the_database_ends_in_the_middle(
    mail_stack, tmp_path, claims
):
    requested_mailboxes(claims)
    with (
        servers.redis() as redis,
        worker(tmp_path, mail_stack, *BEAT, REDIS_URL=redis, SWEEP_SECONDS="1"),
    ):
        for part in (1, claims // 2):
            wait_until(partial(is_ready, part), SECONDS)
            assert ready() < claims  # it was in the middle
            end_connections()
        heal(claims)
    assert ready() == claims, mail_stack.said()[-2000:]
    assert_none_is_doubled()


@pytest.mark.parametrize(
    ("claims", "seconds"), [(15, 1), pytest.param(300, 30, marks=LONG)]
)
def test_a_redis_that_comes_back_empty_loses_nothing(
    mail_stack, tmp_path, claims, seconds
):
    requested_mailboxes(claims)
    port = servers.free_port()
    url = f"redis://127.0.0.1:{port}"
    with worker(tmp_path, mail_stack, *BEAT, REDIS_URL=url, SWEEP_SECONDS="1"):
        with servers.redis(port=port):
            wait_until(partial(is_ready, 1), SECONDS)
        assert ready() < claims
        time.sleep(seconds)
        with servers.redis(port=port):
            heal(claims)
    assert ready() == claims
    assert_none_is_doubled()


def heal(claims):
    """Wait until all are ready; pass the two minutes for which the dead hold rows."""
    began, fault = time.monotonic(), timezone.now()
    while ready() < claims and time.monotonic() - began < SECONDS + claims:
        time.sleep(0.5)
        if time.monotonic() - began > SETTLED:
            from_before = Mailbox.objects.filter(lease_until__lt=fault + LEASE)
            from_before.update(lease_until=None)
