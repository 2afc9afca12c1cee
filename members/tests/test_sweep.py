"""The sweep: it beats, tells who is late, and ends first passwords that got too old."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.utils import timezone

from members import provisioning
from members.mailsystem.models import MailAccount, MailNetwork
from members.models import Mailbox, MailboxChange
from members.tests import make
from members.tests.broken import closed_port
from portal.models import Heartbeat
from portal.networks.models import AddressRange, Kind as NetworkKind

Kind = MailboxChange.Kind
OPERATOR = "mail-team@operator.example"


@pytest.fixture(autouse=True)
def _operator(settings):
    settings.OPERATOR_EMAIL = OPERATOR


def kinds(mailbox):
    """Return what happened to the mailbox, in order."""
    return list(mailbox.changes.values_list("kind", flat=True))


def late(local_part, minutes=1, **extra):
    """Make a claim whose promised time has passed."""
    due_at = timezone.now() - timedelta(minutes=minutes)
    return make.requested(local_part, due_at=due_at, **extra)


def test_it_beats(db):
    provisioning.sweep()
    first = Heartbeat.objects.get(name="sweep").at
    provisioning.sweep()
    assert Heartbeat.objects.get(name="sweep").at > first
    assert abs(timezone.now() - first) < timedelta(minutes=1)


def test_it_counts_what_is_due(db):
    make.mailbox("ready")
    make.requested("alice")
    make.requested("bob", next_attempt_at=timezone.now() + timedelta(minutes=1))
    assert provisioning.sweep() == 1


def test_the_operator_is_told_of_a_late_mailbox_once(db):
    alice = late("alice", last_error="451 try again later")
    provisioning.sweep()
    provisioning.sweep()
    (message,) = mail.outbox
    assert message.to == [OPERATOR]
    assert alice.address in message.body
    assert "451 try again later" in message.body
    assert alice.connection.connection_id not in message.body
    assert kinds(alice) == [Kind.LATE]


def test_many_late_ones_are_one_message(db):
    late("alice")
    late("bob")
    provisioning.sweep()
    assert len(mail.outbox) == 1
    assert "bob@gol.com" in mail.outbox[0].body


def test_late_is_in_the_log_even_without_an_operators_address(db, settings, caplog):
    settings.OPERATOR_EMAIL = ""
    late("alice")
    provisioning.sweep()
    assert "mailbox_late" in caplog.text
    assert mail.outbox == []


def test_a_mail_server_of_the_operator_that_is_away_stops_nothing(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    alice = late("alice")
    assert provisioning.sweep() == 1
    assert kinds(alice) == [Kind.LATE]


def test_neither_a_new_claim_nor_a_ready_mailbox_is_late(db):
    make.requested("alice")
    make.mailbox("bob", due_at=timezone.now() - timedelta(minutes=1))
    provisioning.sweep()
    assert mail.outbox == []


def test_networks_that_the_directory_missed_are_copied(db):
    AddressRange.objects.create(network="192.0.2.0/24", kind=NetworkKind.DYNAMIC)
    provisioning.sweep()
    assert list(MailNetwork.objects.values_list("network", flat=True)) == [
        "192.0.2.0/24"
    ]


def test_a_directory_that_is_away_stops_nothing(
    transactional_db, directory_elsewhere, caplog
):
    directory_elsewhere(closed_port())
    alice = late("alice")
    assert provisioning.sweep() == 1
    assert "networks_wait" in caplog.text
    assert kinds(alice) == [Kind.LATE]


@pytest.mark.embedded  # PostgreSQL's index refuses such a row
def test_a_step_that_fails_leaves_the_others_alone(db, caplog):
    AddressRange.objects.create(network="no network", kind=NetworkKind.DYNAMIC)
    alice = late("alice")
    assert provisioning.sweep() == 1
    assert "sweep_step_failed" in caplog.text
    assert kinds(alice) == [Kind.LATE]


# FIRST_PASSWORD_DAYS


@pytest.fixture
def alice(mail_server, settings):
    """Alice's mailbox is in the directory and has its initial password, for 30 days."""
    settings.FIRST_PASSWORD_DAYS = 30
    alice = make.mailbox("alice", initial_password=True)
    Mailbox.objects.update(revision=F("revision") + 1)
    provisioning.drain()
    return alice


def after(days, mailbox):
    """Sweep so many days after the mailbox was ready, seen from now."""
    shift = mailbox.ready_at - (timezone.now() - timedelta(days=days))
    Mailbox.objects.update(ready_at=F("ready_at") - shift)
    mailbox.changes.update(at=F("at") - shift)
    provisioning.sweep()
    provisioning.drain()
    mailbox.refresh_from_db()


def test_owners_are_reminded_seven_days_and_one_day_before(mail_server, alice):
    for day in (22, 22.5, 23, 23.5, 28, 29, 29.5):
        after(day, alice)
    assert kinds(alice) == [Kind.REMINDED, Kind.REMINDED]
    assert len(mail_server.maildirs.of(alice.address)) == 2


def test_then_the_first_password_ends(mail_server, alice):
    for day in (23, 29, 29.9):
        after(day, alice)
    assert alice.account.check_password(alice.connection.connection_id)
    after(30.1, alice)
    alice.account.refresh_from_db()
    assert not alice.account.has_usable_password()
    assert not alice.initial_password
    assert MailAccount.objects.get(owner=alice.pk).password == alice.account.password
    assert kinds(alice)[-1] == Kind.FIRST_PASSWORD_ENDED


def test_it_never_ends_without_a_days_warning(mail_server, alice):
    after(100, alice)
    assert kinds(alice) == [Kind.REMINDED]
    assert alice.initial_password
    after(101.1, alice)
    assert kinds(alice) == [Kind.REMINDED, Kind.FIRST_PASSWORD_ENDED]


def test_nor_while_no_reminder_can_be_delivered(mail_server, alice, settings):
    settings.DELIVERY_LMTP = f"127.0.0.1:{closed_port()}"
    after(100, alice)
    after(102, alice)
    assert kinds(alice) == []
    assert alice.initial_password


def test_a_password_of_ones_own_is_never_reminded_nor_ended(mail_server, alice):
    Mailbox.objects.update(initial_password=False)
    for day in (23, 29, 40):
        after(day, alice)
    assert kinds(alice) == []
    assert alice.account.has_usable_password()


def test_without_the_setting_it_stays(mail_server, alice, settings):
    settings.FIRST_PASSWORD_DAYS = None
    after(1000, alice)
    assert kinds(alice) == []
    assert alice.initial_password
