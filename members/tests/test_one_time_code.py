"""A code from support opens the set-password page, once, for a day."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.utils import timezone

from members import claims, guessing
from members.models import Mailbox, MailboxChange, Status
from members.tests import make
from tests import clock

CODE, PASSWORD = "/accounts/code/", "/accounts/code/password/"
NEW = {"password1": "another-4417-long", "password2": "another-4417-long"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    """Alice has a mailbox whose password she does not know."""
    return make.mailbox("alice")


def issue(mailbox):
    """Issue a code as support does."""
    return claims.issue_code(
        mailbox=mailbox, by=make.staff(), why="forgot it", verified="call-back"
    )


def redeem(client, code, login="alice@gol.com"):
    """Enter a code; return where it leads."""
    response = client.post(CODE, {"login": login, "code": code})
    return response.headers.get("Location", "")


def test_the_code_leads_to_a_new_password(client, alice):
    assert redeem(client, issue(alice)) == PASSWORD
    assert client.post(PASSWORD, NEW).headers["Location"] == "/accounts/login/"
    alice.account.refresh_from_db()
    assert alice.account.check_password("another-4417-long")


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        " {} ".format,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", "ー"),
        lambda code: code.replace("-", "−"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code),  # full width
    ],
)
def test_it_is_understood_however_it_is_typed(client, alice, typed):
    assert redeem(client, typed(issue(alice)), "ＡＬＩＣＥ") == PASSWORD


def test_it_works_once(client, alice):
    code = issue(alice)
    redeem(client, code)
    client.post(PASSWORD, NEW)
    assert redeem(client, code) == ""
    assert client.post(PASSWORD, NEW).headers["Location"] == CODE


def test_it_ends_after_a_day(client, alice):
    code = issue(alice)
    Mailbox.objects.update(code_until=timezone.now() - timedelta(seconds=1))
    assert redeem(client, code) == ""


def test_a_newer_code_ends_an_older_one(client, alice):
    support = make.staff()
    first, second = (
        claims.issue_code(mailbox=alice, by=support, why="lost", verified="call-back")
        for _ in range(2)
    )
    assert redeem(client, first) == ""
    assert redeem(client, second) == PASSWORD


def test_a_password_of_the_owners_ends_it(client, alice):
    code = issue(alice)
    claims.set_password(mailbox=alice, password="Kaze-to-Nami_582", by=alice.account)
    assert redeem(client, code) == ""


def test_it_belongs_to_one_mailbox(client, alice):
    make.mailbox("bob")
    assert redeem(client, issue(alice), "bob@gol.com") == ""


def test_it_does_not_sign_in(client, alice):
    redeem(client, issue(alice))
    assert client.get("/members/").status_code == 302


def test_it_opens_nothing_of_a_suspended_mailbox(client, alice):
    code = issue(alice)
    Mailbox.objects.update(status=Status.SUSPENDED)
    assert redeem(client, code) == ""


def test_it_does_not_come_back_with_a_restored_mailbox(client, alice):
    code, agent = issue(alice), make.staff("other")
    claims.suspend(mailbox=alice, by=agent, why="it was an impostor")
    alice.refresh_from_db()
    assert (alice.code_hash, alice.code_until) == ("", None)
    claims.restore(mailbox=alice, by=agent, why="settled")
    assert redeem(client, code) == ""


@pytest.mark.parametrize("verb", ["close", "release"])
def test_nothing_is_left_of_it_at_the_end_of_a_mailbox(alice, verb):
    issue(alice)
    if verb == "release":
        Mailbox.objects.update(status=Status.CLOSED)
    agent = make.staff("other")
    getattr(claims, verb)(mailbox=alice, by=agent, why="given up")
    assert not Mailbox.objects.exclude(code_hash="", code_until=None).exists()


def test_no_code_is_issued_for_a_mailbox_that_it_would_not_open(alice):
    Mailbox.objects.update(status=Status.SUSPENDED)
    with pytest.raises(claims.MoveRefused):
        issue(alice)
    assert not alice.changes.exists()


def test_a_suspension_ends_what_a_code_has_opened(client, alice):
    redeem(client, issue(alice))
    claims.suspend(mailbox=alice, by=make.staff("other"), why="it was an impostor")
    assert client.post(PASSWORD, NEW).headers["Location"] == CODE
    assert client.get(PASSWORD).headers["Location"] == CODE


def test_so_does_a_password_that_the_owner_sets_meanwhile(client, alice):
    redeem(client, issue(alice))
    claims.set_password(mailbox=alice, password="Kaze-to-Nami_582", by=alice.account)
    assert client.post(PASSWORD, NEW).headers["Location"] == CODE
    alice.account.refresh_from_db()
    assert alice.account.check_password("Kaze-to-Nami_582")


def test_a_strangers_tries_from_everywhere_do_not_stop_the_owner(alice):
    home = "192.0.2.10"
    Mailbox.objects.update(known_networks=["192.0.2.0/24"])
    code = issue(alice)
    for n in range(guessing.FROM_EVERYWHERE):
        login = f"code {alice.address}"
        guessing.failed(login=login, password=f"g{n}", client=f"203.0.{n}.1")
    elsewhere = "198.51.100.7"
    address = alice.address
    assert not claims.redeem_code(address=address, code=code, client=elsewhere)
    assert claims.redeem_code(address=address, code=code, client=home) == alice


def test_an_unknown_address_takes_as_long_as_a_wrong_code(alice):
    issue(alice)

    def tried(address):
        cache.clear()
        claims.redeem_code(address=address, code="WRNG", client="192.0.2.1")

    known, unknown = (partial(tried, a) for a in (alice.address, "nobody@gol.com"))
    assert clock.take_as_long(known, unknown)


def test_guessing_codes_is_stopped(client, alice):
    code = issue(alice)
    for n in range(5):
        redeem(client, f"AAAAA-AAAA{n + 2}")
    assert redeem(client, code) == ""


def test_the_database_keeps_no_code(alice):
    code = issue(alice).replace("-", "")
    alice.refresh_from_db()
    assert code not in alice.code_hash
    assert code not in alice.changes.get().why


def test_the_history_says_how_the_caller_was_verified(alice):
    issue(alice)
    change = alice.changes.get(kind=MailboxChange.Kind.CODE_ISSUED)
    assert change.why == "forgot it (call-back)"


def test_a_reason_is_needed(alice):
    with pytest.raises(ValueError, match="reason"):
        claims.issue_code(mailbox=alice, by=alice.account, why=" ", verified="x")
