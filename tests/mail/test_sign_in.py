"""Signing in at the real servers, on every port that subscribers have."""

import pytest

from members.mailsystem.tests.make import ALICE, BOB, PASSWORD, entry
from tests.mail.clients import admits, codes, smtp

pytestmark = pytest.mark.production
PORTS = ("587", "465", "993", "995")
CHANGED = "another-one-7391"


IN, OUT = dict.fromkeys(PORTS, 235), dict.fromkeys(PORTS, 535)


def test_a_fresh_mailbox_signs_in_and_a_wrong_password_does_not(servers):
    assert codes(servers, PORTS) == IN
    assert codes(servers, PORTS, ALICE, "wrong") == OUT


def test_a_login_is_the_address_in_any_case(servers):
    assert admits(servers, "587", login="Alice@GOL.com")[0] == 235
    assert admits(servers, "993", login="Alice@GOL.com")[0] == 235


def test_an_old_password_ends_with_the_change(servers, directory):
    assert codes(servers, PORTS) == IN
    directory.put(entry(ALICE, CHANGED, revision=2))
    assert codes(servers, PORTS, ALICE, CHANGED) == IN
    assert codes(servers, PORTS, ALICE, PASSWORD) == OUT


def test_a_suspended_owner_is_refused(servers, directory):
    directory.put(entry(BOB, owner=2, revision=2, active=False))
    assert codes(servers, PORTS, BOB) == OUT


def test_a_closed_and_an_unknown_mailbox_are_refused_alike(servers, directory):
    directory.put(entry(BOB, owner=2, revision=2, active=False, delivers=False))
    closed = admits(servers, "587", login=BOB)
    assert closed == admits(servers, "587", login="nobody@gol.com")
    assert closed[0] == 535


@pytest.mark.parametrize("port", ["submission", "smtp"])
def test_nobody_signs_in_before_tls(servers, port):
    with smtp(getattr(servers, port)) as connection:
        assert not connection.has_extn("auth")
        assert connection.docmd("AUTH", "PLAIN")[0] in {503, 530}
