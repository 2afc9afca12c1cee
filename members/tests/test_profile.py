"""The owner gets the profile of the mailbox, on a phone too; nobody else does."""

import plistlib
import re
import time

import pytest
from defusedxml import ElementTree as Hardened
from django.core import signing

from members.models import Status
from members.tests import make
from members.views import profile

PROFILE = "/members/mailbox/profile.mobileconfig"
CODE = "/members/mailbox/profile.svg"


@pytest.fixture
def alice(db):
    """Alice has a mailbox that is ready."""
    return make.mailbox("alice")


def ticket_of(mailbox):
    return signing.dumps(mailbox.pk, salt=profile.SALT)


def address_in(answer):
    return plistlib.loads(answer.content)["PayloadDescription"]


def test_the_owner_downloads_it_under_either_sign_in(client, alice):
    for account in (alice.account, alice.connection.account):
        client.force_login(account)
        answer = client.get(PROFILE)
        assert answer["Content-Type"] == "application/x-apple-aspen-config"
        assert address_in(answer) == "alice@gol.com"


@pytest.mark.parametrize("path", [PROFILE, CODE])
def test_a_visitor_is_led_to_sign_in(client, path):
    assert client.get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", [PROFILE, CODE])
def test_another_subscriber_gets_none_of_it(client, alice, path):
    client.force_login(make.connection().account)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("status", [s for s in Status if s != Status.READY])
def test_there_is_none_before_the_mailbox_is_ready(client, db, status):
    mailbox = make.mailbox("early", status=status)
    client.force_login(mailbox.connection.account)

    assert client.get(PROFILE).status_code == client.get(CODE).status_code == 404
    assert (
        client.get(f"/members/mailbox/profile/{ticket_of(mailbox)}/").status_code == 404
    )


def test_the_code_on_the_screen_is_a_drawing_that_no_cache_keeps(client, alice):
    client.force_login(alice.account)
    answer = client.get(CODE)

    assert Hardened.fromstring(answer.content).tag.endswith("svg")
    assert "no-store" in answer["Cache-Control"]


def test_a_phone_gets_the_profile_without_signing_in(client, alice):
    answer = client.get(f"/members/mailbox/profile/{ticket_of(alice)}/")

    assert address_in(answer) == "alice@gol.com"
    assert "no-store" in answer["Cache-Control"]


def test_a_ticket_ends(client, alice, monkeypatch):
    ticket = ticket_of(alice)
    later = time.time() + profile.TICKET_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.get(f"/members/mailbox/profile/{ticket}/").status_code == 404


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda _: "1"])
def test_a_ticket_cannot_be_made_up(client, alice, change):
    ticket = change(ticket_of(alice))

    assert client.get(f"/members/mailbox/profile/{ticket}/").status_code == 404


def test_the_ready_page_offers_it_with_the_steps(client, alice):
    client.force_login(alice.account)
    page = client.get("/members/mailbox/").content.decode()

    assert PROFILE in page
    assert re.search(rf'<img src="{re.escape(CODE)}"[^>]*alt="[^"]+"', page)
