"""One row, applied: the mail system ends up as the row says, however often."""

import pytest
from django.db.models import F
from django.utils import timezone

from members import claims, provisioning
from members.mailsystem.models import MailAccount, MailNetwork
from members.models import Mailbox, MailboxChange, Status, TakenAddress
from members.provisioning.leases import lease_due
from members.tests import make

Kind = MailboxChange.Kind
OWN = "Kaze-to-Nami_582"


@pytest.fixture
def alice(transactional_db):
    """Alice has applied for alice@gol.com; nothing was done yet."""
    MailNetwork.objects.create(network="127.0.0.0/8")
    return make.requested("alice")


def kinds(mailbox):
    """Return what happened to the mailbox, in order."""
    return list(mailbox.changes.values_list("kind", flat=True))


def subjects(server, mailbox):
    """Return the second half of each subject in the Maildir of the mailbox."""
    found = server.maildirs.of(mailbox.address)
    return sorted(make.english_subject(message) for message in found)


def choose_password(mailbox, password=OWN):
    """Choose a password as its owner does."""
    claims.set_password(mailbox=mailbox, password=password, by=mailbox.account)


def directory_row(mailbox):
    """Return what the mail servers have for the mailbox."""
    return MailAccount.objects.get(owner=mailbox.pk)


def test_a_claimed_mailbox_becomes_ready_proven_and_welcomed(mail_server, alice):
    assert provisioning.drain() == 1
    alice.refresh_from_db()
    assert alice.status == Status.READY
    assert alice.is_applied
    assert alice.lease_until is None
    assert kinds(alice) == [Kind.MADE, Kind.PROVEN, Kind.READY]
    assert subjects(mail_server, alice) == ["Your mail address is ready"]


def test_the_initial_password_is_the_connection_id(mail_server, alice):
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.account.check_password(alice.connection.connection_id)
    assert directory_row(alice).password == alice.account.password
    assert directory_row(alice).first_password


def test_nothing_is_left_to_do_after_success(mail_server, alice):
    provisioning.drain()
    assert provisioning.drain() == 0
    assert not Mailbox.objects.waiting().exists()


def test_applying_again_doubles_nothing(mail_server, alice):
    provisioning.drain()
    Mailbox.objects.update(revision=F("revision") + 1)
    provisioning.drain()
    assert subjects(mail_server, alice) == ["Your mail address is ready"]
    assert kinds(alice) == [Kind.MADE, Kind.PROVEN, Kind.READY]


def test_a_worker_that_died_after_the_welcome_sends_it_once_more(mail_server, alice):
    provisioning.drain()
    Mailbox.objects.update(
        status=Status.REQUESTED, applied_revision=0, welcomed_at=None, ready_at=None
    )
    provisioning.drain()
    found = mail_server.maildirs.of(alice.address)
    assert len(found) == 2
    assert len({message["Message-ID"] for message in found}) == 1


def test_an_address_that_the_directory_has_is_refused(mail_server, alice):
    operators_own(alice.address)
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.REFUSED
    assert alice.is_applied
    assert kinds(alice) == [Kind.REFUSED]
    assert not MailAccount.objects.filter(owner=alice.pk).exists()
    assert not alice.account.is_active


def operators_own(address):
    """Put an address into the directory that is not the portal's."""
    off = {"active": True, "delivers": True, "first_password": False}
    MailAccount.objects.create(address=address, password="!", **off)


def test_an_imported_address_does_not_matter_to_a_mailbox_already_ours(
    mail_server, alice
):
    TakenAddress.objects.create(address=alice.address)
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.READY


def test_suspended_receives_but_does_not_sign_in_and_closed_neither(mail_server, alice):
    provisioning.drain()
    for status, active, delivers in (
        (Status.SUSPENDED, False, True),
        (Status.READY, True, True),
        (Status.CLOSED, False, False),
    ):
        Mailbox.objects.update(status=status, revision=F("revision") + 1)
        provisioning.drain()
        row = directory_row(alice)
        assert (row.active, row.delivers) == (active, delivers)


def test_a_mailbox_closed_before_it_was_made_is_never_made(mail_server, alice):
    claims.close(mailbox=alice, by=alice.account, why="no longer wanted")
    provisioning.drain()
    assert not directory_row(alice).active
    assert not directory_row(alice).delivers
    assert kinds(alice) == [Kind.CLOSED]
    assert not Mailbox.objects.waiting().exists()


def test_closing_one_whose_address_is_the_operators_leaves_that_alone(
    mail_server, alice
):
    operators_own(alice.address)
    claims.close(mailbox=alice, by=alice.account, why="no longer wanted")
    provisioning.drain()
    assert MailAccount.objects.get().active
    assert not Mailbox.objects.waiting().exists()


def test_a_row_closed_while_it_is_applied_is_due_again(mail_server, alice):
    (leased,) = lease_due(limit=1)
    claims.close(mailbox=alice, by=alice.account, why="no longer wanted")
    provisioning.apply(leased)
    alice.refresh_from_db()
    assert alice.status == Status.CLOSED
    assert provisioning.drain() == 1
    assert not directory_row(alice).active


def test_a_changed_password_is_applied_and_told_once(mail_server, alice):
    provisioning.drain()
    choose_password(alice)
    provisioning.drain()
    Mailbox.objects.update(revision=F("revision") + 1)
    provisioning.drain()
    assert kinds(alice)[-2:] == [Kind.PASSWORD_CHANGED, Kind.PASSWORD_APPLIED]
    assert subjects(mail_server, alice) == [
        "Your mail address is ready",
        "Your password was changed",
    ]
    assert not directory_row(alice).first_password


def test_a_second_change_while_the_first_is_applied_is_told_too(mail_server, alice):
    provisioning.drain()
    choose_password(alice)
    (leased,) = lease_due(limit=1)
    choose_password(alice, "Yama-to-Kawa_915")
    provisioning.apply(leased)
    assert kinds(alice)[-1] == Kind.PASSWORD_CHANGED
    provisioning.drain()
    alice.account.refresh_from_db()
    assert directory_row(alice).password == alice.account.password
    assert kinds(alice)[-1] == Kind.PASSWORD_APPLIED


def test_an_initial_password_never_overwrites_a_chosen_one(mail_server, alice):
    (leased,) = lease_due(limit=1)
    choose_password(alice)
    provisioning.apply(leased)
    alice.account.refresh_from_db()
    assert alice.account.check_password(OWN)


def test_a_password_chosen_during_an_outage_does_not_hold_up_the_mailbox(
    mail_server, alice
):
    alice.made_at = timezone.now()
    alice.save()
    choose_password(alice)
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.status == Status.READY
    assert kinds(alice)[-2:] == [Kind.READY, Kind.PASSWORD_APPLIED]
