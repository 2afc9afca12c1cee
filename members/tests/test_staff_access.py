"""What changes access wants a verified caller, and its owner sees that it was done."""

import pytest
from django.utils import timezone

from members import claims
from members.console.actions import ACTIONS, MEMBER_CODE, NO_CALLER
from members.models import MailboxChange, Sender, Status
from members.tests import make
from members.tests.staff import enter, with_role
from members.tests.test_staff_actions import act, waiting

pytestmark = pytest.mark.django_db
Kind = MailboxChange.Kind
GIVES_OR_TAKES = ("suspend", "restore", "code", "close", "release")
SAID = {
    "retry": "準備をもう一度行いました",
    "suspend": "ご利用を停止しました",
    "restore": "ご利用を再開しました",
    "code": "ワンタイムコードを発行しました",
    "close": "ご利用を終了しました",
}
"""What the owner reads; a released address is no longer anybody's."""


@pytest.fixture
def console(client):
    """Return a client of support."""
    with_role("support")
    return enter(client, "agent")


def test_whatever_gives_or_takes_access_asks_how_the_caller_was_verified():
    asking = {verb for verb, action in ACTIONS.items() if action.verified}
    assert asking == set(GIVES_OR_TAKES)


@pytest.mark.parametrize("verb", GIVES_OR_TAKES)
def test_without_verification_nothing_is_done(console, verb):
    mailbox = waiting(verb)
    for verified in ("", "a friendly voice"):
        act(console, mailbox, verb, why="asked for", verified=verified)
    act(console, mailbox, verb, why="asked for", verified=MEMBER_CODE, caller_code="1")
    assert not mailbox.changes.exists()


@pytest.mark.parametrize("verb", GIVES_OR_TAKES)
def test_the_digits_of_my_page_are_enough_for_each(console, verb):
    mailbox = waiting(verb)
    digits = claims.show_code_to_caller(connection=mailbox.connection)
    given = {"verified": MEMBER_CODE, "caller_code": digits}
    act(console, mailbox, verb, why="asked for", **given)
    assert mailbox.changes.get().why == "asked for (code of My page)"


def test_a_one_time_code_is_for_a_caller_only(console):
    mailbox = waiting("code")
    act(console, mailbox, "code", why="just so", verified=NO_CALLER)
    assert not mailbox.changes.exists()


def as_owner(client, mailbox):
    """Return the page of the mailbox as its owner sees it."""
    client.force_login(mailbox.connection.account)
    return client.get("/members/mailbox/").content.decode()


@pytest.mark.parametrize("verb", SAID)
def test_the_owner_sees_what_support_did_and_when_but_not_who_or_why(console, verb):
    mailbox = waiting(verb)
    act(console, mailbox, verb, why="said by telephone", verified="call-back")
    page, change = as_owner(console, mailbox), mailbox.changes.get()
    assert f"{SAID[verb]} (サポートが実施)" in page
    assert timezone.localtime(change.at).isoformat() in page
    assert "said by telephone" not in page
    assert "call-back" not in page
    assert "agent" not in page


def test_the_owner_sees_that_support_removed_a_sender_address(console):
    mailbox = make.mailbox("alice")
    sender = Sender.objects.create(
        mailbox=mailbox,
        kind="address",
        name="a@example.jp",
        confirmed_at=timezone.now(),
    )
    given = {"why": "sold the domain", "verified": "call-back"}
    console.post(f"/admin/senders/{sender.pk}/remove/", given)
    page = as_owner(console, mailbox)
    assert "a@example.jp (サポートが実施)" in page
    assert "sold the domain" not in page


def test_a_released_address_is_nobodys_and_another_may_be_chosen(console):
    mailbox = waiting("release")
    act(console, mailbox, "release", why="wrong name", verified=NO_CALLER)
    assert mailbox.status == Status.CLOSED
    console.force_login(mailbox.connection.account)
    answer = console.get("/members/mailbox/")
    assert answer.headers["Location"] == "/members/mailbox/new/"
