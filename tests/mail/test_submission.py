"""Sending through 587 and 465: as oneself, to anybody."""

import pytest

from members.mailsystem.tests.make import ALICE, BOB
from tests.mail.clients import message, received, signed_in, smtp, smtp_tls

pytestmark = pytest.mark.production
STRANGER = "x@example.org"


@pytest.mark.parametrize("port", ["submission", "submissions"])
def test_another_mailbox_receives_what_one_sends(servers, port):
    with signed_in(servers, port=getattr(servers, port)) as connection:
        connection.sendmail(ALICE, [BOB], message(f"By {port}", to=BOB))
    (text,) = received(servers, BOB, subject=f"By {port}")
    assert b"Return-Path: <alice@gol.com>" in text
    assert b"ESMTPSA" in text


def test_the_world_outside_receives_what_one_sends(servers, outside):
    with signed_in(servers) as connection:
        connection.sendmail(ALICE, [STRANGER], message("Out"))
    (envelope,) = outside.wait(1)
    assert (envelope.mail_from, envelope.rcpt_tos) == (ALICE, [STRANGER])


@pytest.mark.parametrize(
    "sender",
    [
        BOB,  # somebody else's
        "unclaimed@gol.com",
        "bob",
        "taro@oldhost.example",  # not confirmed
        "",  # the null sender
    ],
)
def test_only_the_own_address_is_a_sender(servers, sender):
    with signed_in(servers) as connection:
        connection.mail(sender)
        assert connection.rcpt(BOB)[0] == 553


def test_the_own_address_is_a_sender_in_any_case(servers):
    with signed_in(servers) as connection:
        assert connection.mail("Alice@GOL.com")[0] == 250
        assert connection.rcpt(BOB)[0] == 250


def test_nobody_sends_without_tls(servers):
    with smtp(servers.submission) as connection:
        assert connection.mail(ALICE)[0] == 530


@pytest.mark.parametrize("port", ["submission", "submissions"])
@pytest.mark.parametrize("recipient", [BOB, STRANGER])
def test_nobody_sends_without_signing_in(servers, port, recipient):
    with smtp_tls(servers, getattr(servers, port)) as connection:
        connection.mail(ALICE)
        code, _text = connection.rcpt(recipient)
        assert code in {530, 554}


def test_a_mistyped_neighbour_is_told_at_once(servers):
    with signed_in(servers) as connection:
        connection.mail(ALICE)
        code, text = connection.rcpt("nobody@gol.com")
    assert (code, b"5.1.1" in text) == (550, True)
