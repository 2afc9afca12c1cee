"""A code from support opens the set-password page, once, for a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import claims
from members.models import Mailbox, MailboxChange, Status
from members.tests import make

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
    "typed", [str.lower, lambda c: c.replace("-", ""), " {} ".format]
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
