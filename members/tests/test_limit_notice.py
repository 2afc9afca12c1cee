"""The owner hears of the daily limit, once for each time it was reached."""

import pytest

from members import provisioning
from members.mailsystem.embedded import EmbeddedServer
from members.models import MailboxChange
from members.tests import make

Kind = MailboxChange.Kind


@pytest.fixture
def server(transactional_db, tmp_path, settings):
    """Return a mail server that delivers."""
    with EmbeddedServer(0, 0, tmp_path / "mail") as server:
        settings.DELIVERY_LMTP = f"127.0.0.1:{server.lmtp_port}"
        yield server


def reached():
    """Make a mailbox that has sent its day's messages."""
    mailbox = make.mailbox(applied_revision=0)
    provisioning.drain()
    MailboxChange.objects.create(mailbox=mailbox, kind=Kind.LIMIT_REACHED, why="500")
    return mailbox


def told(server, mailbox):
    """Return the notices of the limit."""
    messages = server.maildirs.of(mailbox.address)
    subjects = [make.english_subject(message) for message in messages]
    return subjects.count("Daily limit of messages reached")


def test_the_owner_is_told_once(server):
    mailbox = reached()
    for _time in range(2):
        provisioning.sweep()
    assert told(server, mailbox) == 1
    assert mailbox.changes.filter(kind=Kind.LIMIT_TOLD).count() == 1


def test_a_notice_waits_for_the_mail_system(server, settings):
    mailbox, there = reached(), settings.DELIVERY_LMTP
    settings.DELIVERY_LMTP = ""
    provisioning.sweep()
    assert told(server, mailbox) == 0
    settings.DELIVERY_LMTP = there
    provisioning.sweep()
    assert told(server, mailbox) == 1


def test_the_next_time_is_told_again(server):
    mailbox = reached()
    provisioning.sweep()
    MailboxChange.objects.create(mailbox=mailbox, kind=Kind.LIMIT_REACHED, why="500")
    provisioning.sweep()
    assert told(server, mailbox) == 2
