"""A mail system that is away: the row keeps its place, and staff see why."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from members import claims, provisioning
from members.mailsystem import proof
from members.mailsystem.models import MailNetwork
from members.models import Mailbox, MailboxChange, Status
from members.provisioning import applying
from members.tests import make
from members.tests.broken import closed_port, silent_server

Kind = MailboxChange.Kind
CLOCKS = timedelta(milliseconds=10)
"""The database's clock and ours may differ by so much: SQLite counts milliseconds."""


@pytest.fixture
def alice(transactional_db):
    """Alice has applied for alice@gol.com; nothing was done yet."""
    MailNetwork.objects.create(network="127.0.0.0/8")
    return make.requested("alice")


@contextmanager
def submission_away():
    """Let nobody listen where the worker signs in."""
    works = settings.PROOF_SUBMISSION
    settings.PROOF_SUBMISSION = f"127.0.0.1:{closed_port()}"
    yield
    settings.PROOF_SUBMISSION = works


def attempt(mailbox):
    """Try one mailbox now, whatever its pause."""
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    Mailbox.objects.filter(pk=mailbox.pk).update(next_attempt_at=a_moment_ago)
    provisioning.drain()
    mailbox.refresh_from_db()


def kinds(mailbox):
    """Return what happened to the mailbox, in order."""
    return list(mailbox.changes.values_list("kind", flat=True))


def test_the_row_keeps_its_place_and_says_why(mail_server, alice):
    with submission_away():
        attempt(alice)
    assert alice.status == Status.REQUESTED
    assert alice.made_at
    assert alice.lease_until is None
    assert "refused" in alice.last_error.lower()
    assert alice.connection.connection_id not in alice.last_error


def test_the_same_reason_is_told_once(mail_server, alice):
    with submission_away():
        for _attempt in range(3):
            attempt(alice)
    assert kinds(alice) == [Kind.MADE, Kind.FAILED]
    assert alice.attempts == 3


@pytest.mark.parametrize(
    ("attempts", "due_in_hours", "seconds"),
    [(0, 1, 2), (2, 1, 8), (20, 1, 60), (20, -1, 300)],
)
def test_pauses_grow_to_a_minute_and_to_five_once_late(
    mail_server, alice, attempts, due_in_hours, seconds
):
    due_at = timezone.now() + timedelta(hours=due_in_hours)
    Mailbox.objects.update(attempts=attempts, due_at=due_at)
    began = timezone.now() - CLOCKS
    with submission_away():
        attempt(alice)
    pause = timedelta(seconds=seconds)
    assert began + pause <= alice.next_attempt_at <= timezone.now() + CLOCKS + pause


def test_the_first_success_after_an_outage_releases_all_that_wait(mail_server, alice):
    bob = make.requested("bob")
    Mailbox.objects.update(attempts=20)
    with submission_away():
        provisioning.drain()
    attempt(alice)
    assert alice.status == Status.READY
    provisioning.drain()
    bob.refresh_from_db()
    assert bob.status == Status.READY


def test_so_does_the_success_of_one_who_came_after_it(mail_server, alice):
    Mailbox.objects.update(attempts=20)
    with submission_away():
        provisioning.drain()
    make.requested("charlie")
    provisioning.drain()
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.READY


def test_a_row_with_a_fault_of_its_own_keeps_its_pauses(mail_server, alice):
    Mailbox.objects.update(address="no\r\nheader@gol.com", attempts=20)
    attempt(alice)
    for name in ("bob", "charlie", "dora"):
        make.requested(name)
        provisioning.drain()
    alice.refresh_from_db()
    assert alice.attempts <= 22
    assert alice.next_attempt_at > timezone.now() + timedelta(seconds=20)


def test_a_broken_row_does_not_hold_up_the_others(mail_server, alice):
    Mailbox.objects.update(address="no\r\nheader@gol.com")
    bob = make.requested("bob")
    provisioning.drain()
    bob.refresh_from_db()
    alice.refresh_from_db()
    assert bob.status == Status.READY
    assert alice.status == Status.REQUESTED
    assert alice.last_error


def test_a_password_is_not_called_applied_before_its_owner_was_told(
    mail_server, alice, settings
):
    provisioning.drain()
    claims.set_password(mailbox=alice, password="Kaze-to-Nami_582", by=alice.account)
    works, settings.DELIVERY_LMTP = settings.DELIVERY_LMTP, f"[::1]:{closed_port()}"
    attempt(alice)
    assert not alice.is_applied
    settings.DELIVERY_LMTP = works
    attempt(alice)
    assert alice.is_applied
    assert kinds(alice)[-3:] == [
        Kind.PASSWORD_CHANGED,
        Kind.FAILED,
        Kind.PASSWORD_APPLIED,
    ]


def test_servers_that_hang_do_not_keep_a_batch(
    mail_server, alice, settings, monkeypatch
):
    bob = make.requested("bob")
    monkeypatch.setattr(proof, "TIMEOUT", 0.2)  # seconds
    monkeypatch.setattr(applying, "TURN", 0.1)
    with silent_server() as port:
        settings.PROOF_SUBMISSION = f"127.0.0.1:{port}"
        assert provisioning.drain() == 1
    alice.refresh_from_db()
    bob.refresh_from_db()
    assert "timed out" in alice.last_error
    assert (bob.attempts, bob.lease_until) == (0, None)


def test_a_directory_that_is_away_keeps_the_row_too(
    mail_server, alice, directory_elsewhere
):
    directory_elsewhere(closed_port())
    attempt(alice)
    assert alice.status == Status.REQUESTED
    assert alice.made_at is None
    assert "OperationalError" in alice.last_error
