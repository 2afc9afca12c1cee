"""Sending: only signed in, only as oneself, only to addresses that exist."""

import smtplib

import pytest

from members import guessing
from members.mailsystem.embedded import EmbeddedServer
from members.mailsystem.tests.make import ALICE, BOB, PASSWORD, entry
from members.mailsystem.tests.smtp import connect, message, secure, sign_in


def refusal(call, *args):
    """Return the code with which the server refuses."""
    with pytest.raises(smtplib.SMTPResponseException) as caught:
        call(*args)
    return caught.value.smtp_code


def kept(server, name):
    """Return the messages of a Maildir."""
    return list(server.maildirs.of(name))


def test_a_message_lands_in_the_mailbox_of_its_recipient(server):
    with sign_in(server) as client:
        client.send_message(message("今日は。"), ALICE, [BOB])
    (received,) = kept(server, BOB)
    assert received["Subject"] == "Greetings"
    assert received["Return-Path"] == f"<{ALICE}>"
    assert received["Delivered-To"] == BOB
    assert received.get_payload(decode=True).decode().strip() == "今日は。"


def test_mail_for_the_outside_is_kept_apart(server):
    with sign_in(server) as client:
        client.send_message(message(), ALICE, [BOB, "a@example.org", "b@example.org"])
    outside = [received["Delivered-To"] for received in kept(server, "outside")]
    assert sorted(outside) == ["a@example.org", "b@example.org"]
    assert len(kept(server, BOB)) == 1


def test_a_line_with_a_dot_and_a_binary_part_arrive_as_they_were(server):
    made = message(".\n..two\n")
    made.add_attachment(bytes(range(256)), maintype="application", subtype="x-all")
    with sign_in(server) as client:
        client.send_message(made, ALICE, [ALICE])
    (received,) = kept(server, ALICE)
    text, binary = received.get_payload()
    assert text.get_payload() == ".\n..two\n"
    assert binary.get_payload(decode=True) == bytes(range(256))


def test_who_has_not_signed_in_cannot_send(server):
    with secure(server) as client:
        assert client.mail(ALICE)[0] == 530
        assert client.rcpt("someone@example.org")[0] == 530
        assert client.docmd("DATA")[0] == 530


def test_who_has_no_tls_cannot_send(server):
    with connect(server) as client:
        client.ehlo()
        assert client.mail(ALICE)[0] == 530


@pytest.mark.parametrize(
    "sender",
    [BOB, "alice@example.org", "gol.com", "nobody@gol.com", "alice@gol.com.example"],
)
def test_nobody_sends_as_somebody_else(server, sender):
    with sign_in(server) as client:
        assert client.mail(sender)[0] == 553


def test_the_own_address_counts_in_any_case(server):
    with sign_in(server) as client:
        assert client.mail("Alice@GOL.COM")[0] == 250


def test_the_null_sender_is_refused(server):
    with sign_in(server) as client:
        assert client.mail("")[0] == 553


def test_a_mailbox_suspended_meanwhile_sends_no_more(server, directory):
    with sign_in(server) as client:
        directory.put(entry(active=False, revision=2))
        assert client.mail(ALICE)[0] == 553


@pytest.mark.parametrize("recipient", ["nobody@gol.com", "Nobody@GOL.com", "bob"])
def test_an_unknown_recipient_is_refused(server, recipient):
    with sign_in(server) as client:
        client.mail(ALICE)
        assert client.rcpt(recipient)[0] == 550


def test_who_tries_names_is_told_no_more(server, monkeypatch):
    monkeypatch.setattr(guessing, "UNKNOWN_RECIPIENTS", 2)
    with sign_in(server) as client:
        client.mail(ALICE)
        tried = ["one@gol.com", "one@gol.com", BOB, "two@gol.com", "three@gol.com", BOB]
        assert [client.rcpt(to)[0] for to in tried] == [550, 550, 250, 550, 450, 450]


def test_a_closed_mailbox_receives_nothing(server, directory):
    directory.put(entry(BOB, owner=2, active=False, delivers=False, revision=2))
    with sign_in(server) as client:
        client.mail(ALICE)
        assert client.rcpt(BOB)[0] == 550


def test_a_suspended_mailbox_still_receives(server, directory):
    directory.put(entry(BOB, owner=2, active=False, revision=2))
    with sign_in(server) as client:
        client.send_message(message(), ALICE, [BOB])
    assert len(kept(server, BOB)) == 1


def test_the_postmaster_can_be_written_to(server):
    with sign_in(server) as client:
        client.send_message(message(), ALICE, ["postmaster@gol.com"])
    assert len(kept(server, "postmaster@gol.com")) == 1


def test_a_message_that_is_too_large_is_refused_before_it_is_sent(server):
    with sign_in(server) as client:
        size = int(client.esmtp_features["size"])
        assert client.mail(ALICE, [f"size={size + 1}"])[0] == 552
        assert client.mail(ALICE, [f"size={size}"])[0] == 250


def test_a_message_has_so_many_recipients_at_most(server, settings):
    settings.RECIPIENTS_PER_MESSAGE = 2
    friends = [f"friend{n}@example.org" for n in range(3)]
    with sign_in(server) as client:
        client.send_message(message(), ALICE, friends[:2])
        with pytest.raises(smtplib.SMTPDataError, match="2 recipients"):
            client.send_message(message(), ALICE, friends)


def test_with_the_first_password_only_so_many_messages_a_day(
    server, directory, settings
):
    settings.FIRST_PASSWORD_DAILY_MESSAGES = 2
    directory.put(entry(first_password=True, revision=2))
    for _number in range(2):
        with sign_in(server) as client:
            client.send_message(message(), ALICE, [BOB])
    with sign_in(server) as client:
        assert refusal(client.send_message, message(), ALICE, [BOB]) == 450
    assert len(kept(server, BOB)) == 2


def test_with_an_own_password_the_daily_number_ends(server, directory, settings):
    settings.FIRST_PASSWORD_DAILY_MESSAGES = 1
    directory.put(entry(first_password=True, revision=2))
    with sign_in(server) as client:
        client.send_message(message(), ALICE, [BOB])
        directory.put(entry(password="changed-7734", revision=3))
        client.send_message(message(), ALICE, [BOB])
    assert len(kept(server, BOB)) == 2


def test_many_members_send_at_the_same_time(server):
    clients = [sign_in(server, who, PASSWORD) for who in (ALICE, BOB) * 5]
    for client in clients:
        client.send_message(message(), client.user, [BOB])
    for client in clients:
        client.quit()
    assert len(kept(server, BOB)) == 10


def test_a_server_that_stops_ends_open_sessions(directory, tmp_path):
    with EmbeddedServer(0, 0, tmp_path) as server:
        client = sign_in(server)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()
    client.close()
