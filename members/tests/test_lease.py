"""A row is worked on by one worker at a time, for a limited time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from members import provisioning
from members.models import Mailbox, MailboxChange, Status
from members.provisioning.leases import LEASE, give_back, held, lease_due
from members.tests import make

WORKERS = 4


def names(mailboxes):
    """Return the local parts."""
    return [mailbox.local_part for mailbox in mailboxes]


def test_what_one_worker_holds_no_other_gets(db):
    make.requested("alice")
    assert names(lease_due(limit=10)) == ["alice"]
    assert lease_due(limit=10) == []


def test_a_lease_ends_by_itself(db):
    make.requested("alice")
    lease_due(limit=1)
    Mailbox.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert names(lease_due(limit=1)) == ["alice"]


def end_leases():
    """Pass two minutes."""
    ended = F("lease_until") - LEASE
    Mailbox.objects.exclude(lease_until=None).update(lease_until=ended)


def test_what_a_dead_worker_held_is_tried_one_by_one_and_staff_see_it(db):
    for name in ("alice", "bob"):
        make.requested(name)
    lease_due(limit=10)
    end_leases()
    make.requested("charlie")
    for name in ("alice", "bob"):
        (left,) = lease_due(limit=10)
        assert left.local_part == name
        assert left.last_error
    assert names(lease_due(limit=10)) == ["charlie"]


def test_a_row_that_kills_every_worker_comes_after_the_others_it_took_along(db):
    for name in ("deadly", "bob", "charlie"):
        make.requested(name)
    lease_due(limit=10)  # and the worker is dead
    end_leases()
    assert names(lease_due(limit=10)) == ["deadly"]  # and so is the next one
    for name in ("bob", "charlie"):
        (left,) = lease_due(limit=10)
        assert left.local_part == name
        provisioning.apply(left)
    end_leases()
    (left,) = lease_due(limit=10)
    assert (left.local_part, left.attempts) == ("deadly", 3)


def test_a_lease_lasts_two_minutes(db):
    make.requested("alice")
    (leased,) = lease_due(limit=1)
    ends = timezone.now() + LEASE
    assert leased.lease_until
    assert ends - timedelta(seconds=60) < leased.lease_until <= ends


def test_the_attempt_is_counted_before_anything_is_done(db):
    make.requested("alice")
    (leased,) = lease_due(limit=1)
    assert leased.attempts == 1
    assert Mailbox.objects.get().attempts == 1


def test_those_who_have_waited_longest_come_first(db):
    for number, name in enumerate(["alice", "bob", "charlie"]):
        since = timezone.now() - timedelta(minutes=number + 1)
        make.requested(name, next_attempt_at=since)
    assert names(lease_due(limit=2)) == ["charlie", "bob"]


def test_a_pause_is_kept(db):
    make.requested("alice", next_attempt_at=timezone.now() + timedelta(minutes=1))
    assert lease_due(limit=1) == []


def test_what_is_given_back_is_due_at_once_and_was_no_attempt(db):
    make.requested("alice")
    give_back(lease_due(limit=1))
    (leased,) = lease_due(limit=1)
    assert leased.attempts == 1


def test_who_lost_the_lease_writes_no_result(mail_server):
    alice = make.requested("alice")
    (slow,) = lease_due(limit=1)
    others = timezone.now() + timedelta(minutes=2)
    Mailbox.objects.update(lease_until=others)
    provisioning.apply(slow)
    alice.refresh_from_db()
    assert alice.status == Status.REQUESTED
    assert alice.lease_until == others
    assert not alice.changes.filter(kind=MailboxChange.Kind.READY).exists()


def test_workers_at_the_same_moment_never_get_the_same_row(transactional_db):
    for number in range(40):
        make.requested(f"alice{number}")
    start = Barrier(WORKERS)

    def work(_number):
        start.wait()
        leased = [row.pk for _ in range(5) for row in lease_due(limit=4)]
        connection.close()
        return leased

    with ThreadPoolExecutor(WORKERS) as pool:
        taken = [pk for found in pool.map(work, range(WORKERS)) for pk in found]
    assert len(taken) == 40
    assert len(set(taken)) == 40


@pytest.mark.production
def test_a_worker_does_not_wait_for_a_row_that_is_locked(transactional_db):
    alice = make.requested("alice")
    make.requested("bob")

    def work():
        leased = names(lease_due(limit=10))
        connection.close()
        return leased

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        held(alice).select_for_update().get()
        assert pool.submit(work).result(timeout=30) == ["bob"]
