"""One field finds whoever is on the telephone."""

import pytest

from members.console.search import find
from members.models import StaffEvent, TakenAddress
from members.tests import make
from members.tests.staff import enter, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    """Return Alice's mailbox, of a connection with a number of its own."""
    return make.mailbox("alice", of=make.connection("ip0123456789"))


@pytest.fixture
def console(client):
    """Return a client of support."""
    with_role("support")
    return enter(client, "agent")


def search(client, typed):
    """Ask for what a caller said."""
    return client.get("/admin/search/", {"q": typed})


@pytest.mark.parametrize(
    "typed",
    [
        "ip0123456789",
        "IP0123456789",
        "ｉｐ０１２３４５６７８９",
        "0123456789",
        "ip 0123-456-789",
        " ip0123456789@b-fam.vips.gol.com ",
        "ip01234567",
        "alice@gol.com",
        "Alice@GOL.com",
        "alice",
        "ali",
        "alice@",
    ],
)
def test_whatever_the_caller_says_lands_on_the_page(console, alice, typed):
    where = search(console, typed).headers["Location"]
    assert where == f"/admin/subscribers/{alice.connection_id}/"


def test_several_are_listed_and_all_of_them_lead_on(console, alice):
    other = make.mailbox("alicia")
    page = search(console, "alic").content.decode()
    for mailbox in (alice, other):
        assert f"/admin/subscribers/{mailbox.connection_id}/" in page


def test_a_number_of_the_impact_check_opens_it(console, alice):
    answer = search(console, "1142-0038")
    assert answer.headers["Location"] == "/admin/impact/dailycount/code/?code=1142-0038"


@pytest.mark.parametrize(
    "typed", ["", "a", "nobody", "no\0body", "100%", "_", "x" * 400]
)
def test_what_nobody_has_is_a_page_that_helps(console, alice, typed):
    answer = search(console, typed)
    assert answer.status_code == 200
    assert "読み上げ" in answer.content.decode() or len(typed) < 2


def test_a_digit_too_few_is_said(console, alice):
    assert "9桁" in search(console, "ip999999999").content.decode()


def test_an_address_of_before_is_said(console):
    TakenAddress.objects.create(address="oldtimer@gol.com")
    assert "以前からのアカウント" in search(console, "oldtimer").content.decode()


def test_a_wildcard_is_a_character(alice):
    make.mailbox("al.ice")
    assert [hit.mailbox for hit in find("al_").hits] == []
    assert [hit.mailbox for hit in find("al%").hits] == []


@pytest.mark.parametrize("typed", ["ali", "alice@gol.com", "nobody"])
def test_a_search_is_in_the_staff_log_once_with_what_was_typed(console, alice, typed):
    search(console, f" {typed} ")
    search(console, "")
    searched = StaffEvent.objects.get(kind=StaffEvent.Kind.SEARCHED)
    assert (searched.account.username, searched.about) == ("agent", typed)


def test_editors_find_nobody(client, alice):
    with_role("editors")
    assert search(enter(client, "agent"), "alice").status_code == 403


def test_a_search_takes_few_questions(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        find("ali")
