"""How much a mailbox may send, and who may try names."""

import smtplib

import pytest

from members import guessing
from members.mailsystem.tests.make import ALICE, BOB, entry
from members.models import MailboxChange
from members.tests import make
from tests.mail.clients import ELSEWHERE, message, signed_in, smtp

pytestmark = pytest.mark.production
Kind = MailboxChange.Kind


@pytest.fixture
def alice(servers, directory, transactional_db):
    """Return Alice's mailbox."""
    return make.mailbox("alice")


def send(stack, to=BOB):
    """Send one message; return the answer to DATA."""
    with signed_in(stack) as connection:
        connection.mail(ALICE)
        for recipient in [to] if isinstance(to, str) else to:
            assert connection.rcpt(recipient)[0] == 250
        try:
            code, text = connection.data(message("Much"))
        except smtplib.SMTPDataError as refused:
            return refused.smtp_code, str(refused.smtp_error)
        return code, str(text)


def test_a_day_has_its_messages_and_staff_see_the_end(servers, alice, settings):
    settings.DAILY_MESSAGES = 2
    answers = [send(servers) for _message in range(4)]
    assert [code for code, _text in answers] == [250, 250, 450, 450]
    assert "2 messages a day: try again tomorrow" in answers[-1][1]
    (noted,) = alice.changes.filter(kind=Kind.LIMIT_REACHED)
    assert noted.why == "2"


def test_a_first_password_sends_less_and_the_answer_says_why(
    servers, directory, alice, settings
):
    settings.FIRST_PASSWORD_DAILY_MESSAGES = 1
    directory.put(entry(ALICE, revision=2, first_password=True))
    assert send(servers)[0] == 250
    code, text = send(servers)
    assert code == 450
    assert "1 messages a day until the initial password is changed" in text
    directory.put(entry(ALICE, revision=3))
    assert send(servers)[0] == 250


def test_a_message_has_so_many_recipients(servers, alice, settings):
    settings.RECIPIENTS_PER_MESSAGE = 2
    code, text = send(servers, ["a@x.example", "b@x.example", "c@x.example"])
    assert code == 550
    assert "2 recipients" in text
    assert send(servers, ["a@x.example", "b@x.example"])[0] == 250


def count(recipient, login=""):
    """Count an unknown recipient of a sender."""
    guessing.unknown(recipient=recipient, login=login, client=ELSEWHERE)


def test_who_tries_names_on_port_25_is_told_no_more(servers):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        for number in range(guessing.UNKNOWN_RECIPIENTS):
            count(f"name{number}@gol.com")
        connection.mail("sender@example.net")
        known, unknown = connection.rcpt(ALICE), connection.rcpt("nobody@gol.com")
    assert known[0] == unknown[0] == 450
    assert known[1].replace(b"alice", b"nobody") == unknown[1]


def test_unknown_names_are_counted_and_others_write_on(servers):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.mail("sender@example.net")
        for _time in range(2):
            assert connection.rcpt("nobody@gol.com")[0] == 550
            assert connection.rcpt(ALICE)[0] == 250
    for number in range(guessing.UNKNOWN_RECIPIENTS - 2):
        count(f"name{number}@gol.com")
    assert guessing.may_write(login="", client=ELSEWHERE)
    count("one-more@gol.com")
    assert not guessing.may_write(login="", client=ELSEWHERE)
    assert guessing.may_write(login="", client="127.0.9.1")


def test_who_tries_names_after_signing_in_is_told_no_more(servers, alice):
    for number in range(guessing.UNKNOWN_RECIPIENTS - 1):
        count(f"name{number}@gol.com", login=ALICE)
    for port in (servers.submission, servers.smtp):
        with signed_in(servers, port=port) as connection:
            connection.mail(ALICE)
            first = connection.rcpt("nobody@gol.com")[0]
            answers = connection.rcpt(BOB), connection.rcpt("nobody@gol.com")
        assert first == (550 if port == servers.submission else 450)
        assert [code for code, _text in answers] == [450, 450]
