"""Broken parts: nothing is lost, nothing doubled, and staff see the reason.

The long forms carry the mark `faults` (`make test-faults`).
"""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from bench.people import requested_mailboxes
from members import claims, provisioning
from members.mailsystem.directory import Directory
from members.models import Mailbox, Status
from members.provisioning.applying import entry_of
from members.provisioning.leases import LEASE, lease_due
from members.tests import make
from tests import servers
from tests.mail.broken import (
    EFFECTS,
    SECONDS,
    assert_none_is_doubled,
    dies,
    dies_of,
    end_connections,
    ended,
    full_disk,
    hanging,
    heal,
    is_ready,
    knows,
    lets_in,
    messages,
    process,
    ready,
    stopped,
)
from tests.station import wait_until
from tests.workers import production, worker

pytestmark = [pytest.mark.production, pytest.mark.usefixtures("portal")]
AT_ONCE = 20  # seconds; Postfix leaves a lost host alone for a minute
BEAT = ("-c", "2", "-B", "--loglevel", "INFO")
LONG = pytest.mark.faults
CHANGED = "another-one-7391"
DRAIN = (
    "import django; django.setup();"
    " from members import provisioning; provisioning.drain()"
)


def drain_at_once():
    """Let a worker have its turn: leases and pauses are over."""
    past = timezone.now() - timedelta(seconds=1)
    Mailbox.objects.update(lease_until=None, next_attempt_at=past)
    provisioning.drain()


def drain_in_a_process_that(dies_where, *, before):
    """Let a worker kill itself; return by which signal it ended."""

    def work():
        dies(dies_where, before=before)
        drain_at_once()

    return ended(process(work))


def drain_until_none_is_due():
    """Go on as a worker does, by turns with others."""
    while provisioning.drain(limit=2):
        pass


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


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("verb", ["put", "deliver"])
def test_a_worker_killed_around_a_new_password_still_tells_its_owner(
    mail_stack, verb, before
):
    mailbox = make.mailbox(f"notice{verb}{'before' if before else 'after'}")
    Directory().put(entry_of(mailbox))
    claims.set_password(mailbox=mailbox, password=CHANGED, by=mailbox.account)
    assert drain_in_a_process_that(verb, before=before) == -signal.SIGKILL
    drain_at_once()
    mailbox.refresh_from_db()
    assert mailbox.is_applied
    assert lets_in(mail_stack, mailbox.address, CHANGED)
    assert_none_is_doubled()
    twice = verb == "deliver" and not before
    assert messages(mail_stack, mailbox) == (2 if twice else 1)


def test_a_row_that_kills_its_workers_does_not_hold_up_the_others(mail_stack):
    poison = make.requested("poison")
    others = [make.requested(f"other{number}") for number in range(3)]

    def work():
        dies_of(poison.address)
        drain_until_none_is_due()

    killed = [ended(process(work))]
    Mailbox.objects.update(lease_until=F("lease_until") - LEASE)
    killed += [ended(process(work)), ended(process(work))]
    assert killed == [-signal.SIGKILL, -signal.SIGKILL, 0]
    for other in others:
        other.refresh_from_db()
        assert other.status == Status.READY
    poison.refresh_from_db()
    assert (poison.status, poison.attempts) == (Status.REQUESTED, 2)
    assert poison.last_error  # staff see why
    drain_at_once()
    assert_none_is_doubled()


@pytest.mark.parametrize("name", ["master", "dovecot"])
def test_a_mail_server_that_is_down_keeps_every_place(mail_stack, client, name):
    mailbox = make.requested(f"down{name}")
    client.force_login(mailbox.connection.account)
    with stopped(mail_stack, name):
        drain_at_once()
        assert client.get("/members/mailbox/").status_code == 200
        mailbox.refresh_from_db()
        assert mailbox.status == Status.REQUESTED
        assert "PROOF_" in mailbox.last_error
    began = time.monotonic()
    wait_until(lambda: drain_at_once() or ready() == 1, SECONDS)
    assert time.monotonic() - began < AT_ONCE
    assert ready() == 1
    assert messages(mail_stack, mailbox) == 1


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


def test_two_workers_whose_clocks_differ_by_ten_minutes_make_each_row_once(
    mail_stack, monkeypatch
):
    mailboxes = [make.requested(f"clocks{number}") for number in range(8)]
    held = {row.pk for row in lease_due(limit=1)}
    children = []
    for minutes in (0, 10):
        other = timedelta(minutes=minutes)
        now = timezone.now
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda other=other, now=now: now() + other)
            children.append(process(drain_until_none_is_due))
    assert [ended(child) for child in children] == [0, 0]
    # Leases and pauses are by the database's clock: what a third one holds is its own.
    not_ready = Mailbox.objects.exclude(status=Status.READY)
    assert set(not_ready.values_list("pk", flat=True)) == held
    drain_at_once()
    assert ready() == len(mailboxes)
    assert_none_is_doubled()
    assert {messages(mail_stack, mailbox) for mailbox in mailboxes} == {1}


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


def test_a_directory_out_of_reach_keeps_every_place(mail_stack):
    mailbox = make.requested("directory")
    away = {"MAIL_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    subprocess.run(
        [sys.executable, "-c", DRAIN],
        env={**os.environ, **production(), **mail_stack.worker_settings, **away},
        cwd=settings.BASE_DIR,
        check=True,
    )
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


@pytest.mark.parametrize(("claims", "seconds"), [pytest.param(300, 30, marks=LONG)])
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
