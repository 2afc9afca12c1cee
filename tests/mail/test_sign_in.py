"""Signing in at the real servers, on every port that subscribers have."""

import pytest

from members.mailsystem.tests.make import ALICE, BOB, PASSWORD, entry
from tests.mail.clients import admits, smtp

pytestmark = pytest.mark.production
PORTS = ("587", "465", "993", "995")
CHANGED = "another-one-7391"


@pytest.mark.parametrize("port", PORTS)
def test_a_fresh_mailbox_signs_in_and_a_wrong_password_does_not(servers, port):
    assert admits(servers, port)[0] == 235
    assert admits(servers, port, password="wrong")[0] == 535


def test_a_login_is_the_address_in_any_case(servers):
    assert admits(servers, "587", login="Alice@GOL.com")[0] == 235
    assert admits(servers, "993", login="Alice@GOL.com")[0] == 235


@pytest.mark.parametrize("port", PORTS)
def test_an_old_password_ends_with_the_change(servers, directory, port):
    assert admits(servers, port)[0] == 235
    directory.put(entry(ALICE, CHANGED, revision=2))
    assert admits(servers, port, password=CHANGED)[0] == 235
    assert admits(servers, port, password=PASSWORD)[0] == 535


@pytest.mark.parametrize("port", PORTS)
def test_a_suspended_owner_is_refused(servers, directory, port):
    directory.put(entry(BOB, owner=2, revision=2, active=False))
    assert admits(servers, port, login=BOB)[0] == 535


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
