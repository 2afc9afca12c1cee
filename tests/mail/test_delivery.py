"""What a mailbox receives: suspended, closed, full."""

import smtplib

import pytest

from members.mailsystem.models import MailAccount
from members.mailsystem.tests.make import ALICE, BOB, entry
from tests.mail.clients import ELSEWHERE, HERE, message, received, signed_in, smtp

pytestmark = pytest.mark.production
FULL = b"5.2.2"


@pytest.fixture
def full(servers, directory):
    """Fill Bob's mailbox."""
    by_lmtp(servers, BOB, text=message("Filling") + "x" * 2100)
    MailAccount.objects.filter(address=BOB).update(quota_bytes=2000)


def by_lmtp(stack, to, text=""):
    """Deliver as the portal's workers do."""
    with smtplib.LMTP(HERE, stack.lmtp, "localhost", timeout=30) as connection:
        connection.sendmail("", [to], text or message("By LMTP"))


def test_suspended_receives_what_the_owner_reads_when_restored(servers, directory):
    directory.put(entry(BOB, owner=2, revision=2, active=False))
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.sendmail("sender@example.net", [BOB], message("Meanwhile"))
    directory.put(entry(BOB, owner=2, revision=3))
    assert len(received(servers, BOB, subject="Meanwhile")) == 1


def test_closed_refuses_delivery(servers, directory):
    directory.put(entry(BOB, owner=2, revision=2, active=False, delivers=False))
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.mail("sender@example.net")
        assert connection.rcpt(BOB)[0] == 550
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        by_lmtp(servers, BOB)
    assert refused.value.recipients[BOB][0] == 550


def test_a_full_mailbox_is_said_to_the_world_before_the_message(servers, full):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.mail("sender@example.net")
        code, text = connection.rcpt(BOB)
    assert (code, FULL in text) == (552, True)


def test_a_full_mailbox_is_said_to_a_neighbour(servers, full):
    with signed_in(servers) as connection:
        connection.mail(ALICE)
        code, text = connection.rcpt(BOB)
    assert (code, FULL in text) == (552, True)


def test_a_full_mailbox_is_said_to_the_portal(servers, full):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        by_lmtp(servers, BOB)
    code, text = refused.value.recipients[BOB]
    assert (code, FULL in text) == (552, True)


def test_a_full_mailbox_still_sends_and_reads(servers, full):
    assert received(servers, BOB, subject="Filling")
    with signed_in(servers, BOB) as connection:
        connection.sendmail(BOB, [ALICE], message("Help", sender=BOB))
    assert len(received(servers, ALICE, subject="Help")) == 1
