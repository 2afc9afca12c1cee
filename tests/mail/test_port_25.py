"""Port 25: what the world may do there, and what it may not."""

import pytest

from members.mailsystem.tests.make import ALICE, BOB
from tests.mail.clients import (
    ELSEWHERE,
    HERE,
    IPV6,
    admits,
    message,
    received,
    signed_in,
    smtp,
    smtp_tls,
)
from tests.mailstack import IPV6 as HAS_IPV6

pytestmark = pytest.mark.production
STRANGER = "x@example.org"
DISGUISES = (
    STRANGER,
    "x%example.org@gol.com",
    "example.org!x@gol.com",
    "@gol.com:x@example.org",
    '"x@example.org"@gol.com',
    '"x%example.org"@gol.com',
    "x@example.org@gol.com",
    "x%example.org",
    "example.org!x",
    '"x"@example.org',
    "x@[127.0.0.1]",
    "alice@gol.com@example.org",
)


@pytest.mark.parametrize("client", [HERE, ELSEWHERE])
@pytest.mark.parametrize("recipient", DISGUISES)
def test_it_relays_for_nobody(servers, client, recipient):
    with smtp(servers.smtp, client=client) as connection:
        connection.mail("sender@example.net")
        code, _text = connection.docmd("RCPT", f"TO:<{recipient}>")
        assert 500 <= code < 600
        code, _text = connection.docmd("DATA")
        assert 500 <= code < 600


def test_a_mailbox_receives_what_the_world_sends(servers):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.sendmail("sender@example.net", [ALICE], message("In"))
    (text,) = received(servers, ALICE, subject="In")
    assert b"Return-Path: <sender@example.net>" in text


def test_a_bounce_arrives(servers):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.sendmail("", [ALICE], message("Returned"))
    assert len(received(servers, ALICE, subject="Returned")) == 1


def test_an_unknown_recipient_is_refused(servers):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.mail("sender@example.net")
        assert connection.rcpt("nobody@gol.com")[0] == 550


@pytest.mark.parametrize("client", [HERE, ELSEWHERE])
@pytest.mark.parametrize("sender", [ALICE, "unclaimed@gol.com", "Alice@GOL.com"])
def test_nobody_sends_as_one_of_ours_without_signing_in(servers, client, sender):
    with smtp(servers.smtp, client=client) as connection:
        connection.mail(sender)
        code, text = connection.rcpt(BOB)
    assert code == 554
    assert b"587" in text


@pytest.mark.parametrize("name", ["postmaster@gol.com", "abuse@gol.com", "PostMaster"])
def test_the_operator_reads_what_every_domain_must_take(servers, operator, name):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.sendmail("sender@example.net", [name], message(f"For {len(name)}"))
    assert len(received(servers, operator, subject=f"For {len(name)}")) == 1


def test_an_own_line_signs_in_and_sends_as_on_587(servers, outside):
    with signed_in(servers, port=servers.smtp, client=HERE) as connection:
        connection.sendmail(ALICE, [STRANGER, BOB], message("By 25"))
    (envelope,) = outside.wait(1)
    assert envelope.rcpt_tos == [STRANGER]
    assert len(received(servers, BOB, subject="By 25")) == 1


@pytest.mark.parametrize("sender", [BOB, "unclaimed@gol.com", "taro@x.example", ""])
def test_who_signs_in_is_held_to_the_own_address(servers, sender):
    with signed_in(servers, port=servers.smtp, client=HERE) as connection:
        connection.mail(sender)
        assert connection.rcpt(STRANGER)[0] == 553


def test_a_line_elsewhere_sees_no_sign_in_and_gets_none(servers):
    with smtp_tls(servers, servers.smtp, client=ELSEWHERE) as connection:
        assert not connection.has_extn("auth")
    assert admits(servers, "25", client=ELSEWHERE)[0] == 535


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_over_ipv6_own_networks_count_too(servers, directory):
    for networks, offered in (([f"{HERE}/32"], False), (["::/64"], True)):
        directory.put_networks(networks)
        with smtp_tls(servers, servers.smtp, client=IPV6) as connection:
            assert connection.has_extn("auth") is offered
            connection.mail("sender@example.net")
            assert connection.rcpt(STRANGER)[0] == 554
            assert connection.rcpt(ALICE)[0] == 250


def test_networks_count_as_soon_as_they_are_written(servers, directory):
    directory.put_networks([f"{ELSEWHERE}/32"])
    for client, offered in ((ELSEWHERE, True), (HERE, False)):
        with smtp_tls(servers, servers.smtp, client=client) as connection:
            assert connection.has_extn("auth") is offered
