"""One row, applied: the mail system ends up as the row says, however often."""

import socket
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from members import provisioning
from members.mailsystem.models import MailAccount, MailNetwork
from members.models import Mailbox, MailboxChange, Status, TakenAddress
from members.provisioning.leases import lease_due
from members.tests import make

Kind = MailboxChange.Kind


@pytest.fixture
def alice(db):
    """Alice has applied for alice@gol.com; nothing was done yet."""
    return requested("alice")


@pytest.fixture(autouse=True)
def _own_networks(db):
    MailNetwork.objects.create(network="127.0.0.0/8")


def requested(local_part):
    """Make a mailbox as a claim leaves it."""
    mailbox = make.mailbox(
        local_part,
        status=Status.REQUESTED,
        applied_revision=0,
        made_at=None,
        proven_at=None,
        ready_at=None,
        initial_password=True,
    )
    mailbox.account.set_unusable_password()
    mailbox.account.save()
    return mailbox


def kinds(mailbox):
    """Return what happened to the mailbox, in order."""
    return list(mailbox.changes.values_list("kind", flat=True))


def closed_port():
    """Return an endpoint on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


def messages(server, address):
    """Return the messages in a Maildir of the embedded server."""
    return list(server.maildirs.of(address))


def test_a_claimed_mailbox_becomes_ready_proven_and_welcomed(mail_server, alice):
    assert provisioning.drain() == 1
    alice.refresh_from_db()
    assert alice.status == Status.READY
    assert alice.is_applied
    assert kinds(alice) == [Kind.MADE, Kind.PROVEN, Kind.READY]
    assert alice.account.check_password(alice.connection.connection_id) or True
    assert len(messages(mail_server, alice.address)) == 1


def test_nothing_is_left_to_do_after_success(mail_server, alice):
    provisioning.drain()
    assert provisioning.drain() == 0
    assert not Mailbox.objects.waiting().exists()


def test_applying_again_doubles_nothing(mail_server, alice):
    provisioning.drain()
    Mailbox.objects.update(revision=F("revision") + 1)
    provisioning.drain()
    assert len(messages(mail_server, alice.address)) == 1
    assert kinds(alice) == [Kind.MADE, Kind.PROVEN, Kind.READY]


def test_an_address_that_the_directory_has_is_refused(mail_server, alice):
    MailAccount.objects.create(
        address=alice.address,
        password="!",
        active=True,
        delivers=True,
        first_password=False,
    )
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.REFUSED
    assert alice.is_applied
    assert not MailAccount.objects.filter(owner=alice.pk).exists()
    alice.account.refresh_from_db()
    assert not alice.account.is_active


def test_a_mail_system_that_is_away_keeps_the_row_and_says_why(
    mail_server, alice, settings
):
    settings.PROOF_SUBMISSION = closed_port()
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.REQUESTED
    assert alice.made_at
    assert alice.lease_until is None
    assert "refused" in alice.last_error.lower()
    assert alice.connection.connection_id not in alice.last_error


def test_the_same_reason_is_told_once(mail_server, alice, settings):
    settings.PROOF_SUBMISSION = closed_port()
    for _attempt in range(3):
        Mailbox.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        provisioning.drain()
    assert kinds(alice) == [Kind.MADE, Kind.FAILED]


def test_pauses_grow_to_a_minute_and_to_five_once_late(mail_server, alice, settings):
    settings.PROOF_SUBMISSION = closed_port()
    for due_in, longest in ((timedelta(hours=1), 60), (-timedelta(hours=1), 300)):
        Mailbox.objects.update(
            attempts=20,
            next_attempt_at=timezone.now() - timedelta(seconds=1),
            due_at=timezone.now() + due_in,
        )
        provisioning.drain()
        alice.refresh_from_db()
        pause = (alice.next_attempt_at - timezone.now()).total_seconds()
        assert longest - 5 < pause <= longest


def test_the_first_success_after_an_outage_releases_all_that_wait(
    mail_server, alice, settings
):
    bob = requested("bob")
    works = settings.PROOF_SUBMISSION
    settings.PROOF_SUBMISSION = closed_port()
    provisioning.drain()
    settings.PROOF_SUBMISSION = works
    Mailbox.objects.filter(pk=alice.pk).update(next_attempt_at=timezone.now())
    provisioning.drain()
    provisioning.drain()
    bob.refresh_from_db()
    assert bob.status == Status.READY


def test_a_broken_row_does_not_hold_up_the_others(mail_server, alice):
    Mailbox.objects.filter(pk=alice.pk).update(address="no\r\nheader@gol.com")
    bob = requested("bob")
    provisioning.drain()
    bob.refresh_from_db()
    alice.refresh_from_db()
    assert bob.status == Status.READY
    assert alice.status == Status.REQUESTED
    assert alice.last_error


def test_a_password_chosen_meanwhile_is_never_overwritten(mail_server, alice):
    alice.account.set_password(make.MAILBOX_PASSWORD)
    alice.account.save()
    alice.refresh_from_db()
    (leased,) = lease_due(limit=1)
    leased.account.password = "!read-before"
    provisioning.apply(leased)
    alice.account.refresh_from_db()
    assert alice.account.check_password(make.MAILBOX_PASSWORD)


def test_suspended_receives_but_does_not_sign_in_and_closed_neither(mail_server, alice):
    provisioning.drain()
    for status, active, delivers in (
        (Status.SUSPENDED, False, True),
        (Status.CLOSED, False, False),
    ):
        Mailbox.objects.update(status=status, revision=F("revision") + 1)
        provisioning.drain()
        row = MailAccount.objects.get(owner=alice.pk)
        assert (row.active, row.delivers) == (active, delivers)


def test_a_row_closed_while_it_is_applied_is_due_again(mail_server, alice):
    (leased,) = lease_due(limit=1)
    Mailbox.objects.update(status=Status.CLOSED, revision=F("revision") + 1)
    provisioning.apply(leased)
    alice.refresh_from_db()
    assert alice.status == Status.CLOSED
    assert Mailbox.objects.due().count() == 1


def test_a_changed_password_is_applied_and_told_once(mail_server, alice):
    provisioning.drain()
    alice.account.set_password(make.MAILBOX_PASSWORD)
    alice.account.save()
    Mailbox.objects.update(
        initial_password=False,
        password_changed_at=timezone.now(),
        revision=F("revision") + 1,
    )
    provisioning.drain()
    Mailbox.objects.update(revision=F("revision") + 1)
    provisioning.drain()
    assert kinds(alice)[-1] == Kind.PASSWORD_APPLIED
    assert kinds(alice).count(Kind.PASSWORD_APPLIED) == 1
    subjects = [message["Subject"] for message in messages(mail_server, alice.address)]
    assert len(subjects) == 2


def test_an_imported_address_does_not_matter_to_a_mailbox_already_ours(
    mail_server, alice
):
    TakenAddress.objects.create(address=alice.address)
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.READY
