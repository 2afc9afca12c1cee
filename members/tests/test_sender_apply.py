"""What was confirmed reaches the mail servers within one turn, and so does its end."""

import smtplib

import pytest
from django.conf import settings as configured
from django.core import mail
from django.utils import timezone

from members import confirming, notices, provisioning, senders
from members.mailsystem.embedded.submission import SENDERS_PAGE
from members.mailsystem.models import MailSender
from members.models import Sender, Status
from members.tests import make
from tests import submission

OLD = "taro@oldhost.example"
SUBJECTS = {
    Sender.News.CONFIRMED: "A sender address was added",
    Sender.News.WARNED: "Please check the record of your domain",
    Sender.News.LAPSED: "Your domain can no longer send",
    Sender.News.REMOVED: "A sender address was removed",
}


@pytest.fixture
def alice(mail_server):
    """Alice's mailbox is at the mail servers."""
    made = make.mailbox("alice", applied_revision=0)
    provisioning.drain()
    made.refresh_from_db()
    return made


def confirmed(mailbox):
    """Confirm an address as its owner does, and let the worker run."""
    senders.add_address(mailbox=mailbox, typed=OLD)
    confirming.send_codes()
    code = make.code_in(mail.outbox[-1])
    sender = senders.confirm(mailbox=mailbox, code=code, by=mailbox.account)
    provisioning.drain()
    return sender


def subjects(server, mailbox):
    """Return the subjects of the messages in the mailbox."""
    return [make.english_subject(m) for m in server.maildirs.of(mailbox.address)]


def sends(server, mailbox):
    """Tell whether the server takes the old address from its owner."""
    where = {
        "host": "localhost",
        "port": server.submission_port,
        "ca_file": str(server.ca_file),
    }
    with submission.signed_in(where, mailbox.address, make.MAILBOX_PASSWORD) as client:
        return client.mail(OLD)[0] == 250


def test_a_confirmed_address_sends_and_a_removed_one_does_not(mail_server, alice):
    assert not sends(mail_server, alice)
    sender = confirmed(alice)
    assert sends(mail_server, alice)
    senders.remove(sender=sender, by=alice.account)
    provisioning.drain()
    assert not sends(mail_server, alice)


def test_the_owner_is_told_once(mail_server, alice):
    confirmed(alice)
    provisioning.drain()
    assert subjects(mail_server, alice) == [SUBJECTS[Sender.News.CONFIRMED]]
    assert not Sender.objects.untold().exists()


def test_a_suspended_mailbox_sends_as_nothing_and_restored_as_before(
    mail_server, alice
):
    confirmed(alice)
    for status, works in ((Status.SUSPENDED, False), (Status.READY, True)):
        alice.refresh_from_db()
        type(alice).objects.filter(pk=alice.pk).update(
            status=status, revision=alice.revision + 1
        )
        provisioning.drain()
        if works:
            assert sends(mail_server, alice)
        else:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                sends(mail_server, alice)


def test_the_rows_are_put_again_until_they_agree(mail_server, alice):
    confirmed(alice)
    MailSender.objects.all().delete()
    alice.refresh_from_db()
    type(alice).objects.filter(pk=alice.pk).update(revision=alice.revision + 1)
    provisioning.drain()
    assert MailSender.objects.get().sender == OLD


@pytest.mark.parametrize("news", Sender.News)
def test_every_message_says_what_and_where(db, settings, news):
    settings.BASE_URL = "https://station.example"
    sender = Sender(mailbox=make.mailbox("alice"), kind="domain", news=news, pk=1)
    sender.name = "xn--wgv71a119e.jp"
    message = notices.sender_news(sender)
    text = message.get_content()
    assert make.english_subject(message) == SUBJECTS[news]
    assert text.count("日本語.jp") == 2
    assert text.count("alice@gol.com") == 2
    assert "https://station.example/members/senders/\n" in text
    assert "https://station.example/en/members/senders/" in text
    assert sender.mailbox.connection.connection_id not in text


@pytest.mark.parametrize(("policy", "rows"), [("any", 1), ("confirmed", 0)])
def test_the_sweep_copies_the_policy(db, settings, policy, rows):
    MailSender.objects.create(owner=5, sender=OLD)
    settings.SENDER_POLICY = policy
    provisioning.sweep()
    assert MailSender.objects.filter(owner=MailSender.EVERYBODY).count() == rows
    assert MailSender.objects.filter(owner=5).exists()


def test_a_closed_mailbox_is_told_nothing(mail_server, alice):
    confirmed(alice)
    alice.refresh_from_db()
    Sender.objects.update(removed_at=timezone.now(), news=Sender.News.REMOVED)
    type(alice).objects.filter(pk=alice.pk).update(
        status=Status.CLOSED, revision=alice.revision + 1
    )
    provisioning.drain()
    alice.refresh_from_db()
    assert alice.is_applied
    assert len(subjects(mail_server, alice)) == 1


def test_the_page_that_a_refusal_names_is_there(client, db):
    assert client.get(SENDERS_PAGE).status_code == 302  # to the sign-in
    assert configured.SUBMISSION_HOST == "mail.gol.com"
