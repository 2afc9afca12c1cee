"""A caller reads six digits from My page, and support knows who it is."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members import claims
from members.models import CallerCode
from members.tests import make
from members.tests.staff import enter, with_role

SHOW = "/members/caller-code/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    """Return Alice's mailbox."""
    return make.mailbox("alice")


def shown(client, account):
    """Return the digits that My page shows to somebody."""
    client.force_login(account)
    page = client.post(SHOW).content.decode()
    (digits,) = re.findall(r"data-caller-code>(\d{3} \d{3})<", page)
    return digits


def issue(client, mailbox, digits):
    """Ask for a one-time code for whoever read these digits out."""
    data = {"why": "forgot it", "verified": "code of My page", "caller_code": digits}
    return client.post(f"/admin/members/mailbox/{mailbox.pk}/act/code/", data)


@pytest.mark.parametrize("by", ["connection", "mailbox"])
def test_the_digits_of_my_page_verify_the_caller(client, alice, by):
    account = alice.account if by == "mailbox" else alice.connection.account
    digits = shown(type(client)(), account)
    with_role("support")
    page = issue(enter(client, "agent"), alice, digits).content.decode()
    assert re.search(r"<h2>\w{5}-\w{5}</h2>", page)
    assert alice.changes.get().why == "forgot it (code of My page)"


def test_an_initial_password_shows_no_digits(client, alice):
    alice.initial_password = True
    alice.save()
    client.force_login(alice.account)
    assert SHOW not in client.get("/members/").content.decode()
    assert client.post(SHOW).url == "/members/"
    assert not CallerCode.objects.exists()
    assert shown(type(client)(), alice.connection.account)


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abc"])
def test_other_digits_do_not(client, alice, typed):
    claims.show_code_to_caller(connection=alice.connection)
    CallerCode.objects.update(digest="0" * 64)
    with_role("support")
    page = issue(enter(client, "agent"), alice, typed).content.decode()
    assert "一致しないか" in page
    assert not alice.changes.exists()


def test_the_digits_of_another_do_not(client, alice):
    bob = make.connection()
    digits = claims.show_code_to_caller(connection=bob)
    assert not claims.is_code_of_caller(connection=alice.connection, code=digits)


def test_full_width_and_spaces_are_no_matter(alice):
    digits = claims.show_code_to_caller(connection=alice.connection)
    wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    assert claims.is_code_of_caller(connection=alice.connection, code=wide)


def test_they_end_after_ten_minutes(alice):
    digits = claims.show_code_to_caller(connection=alice.connection)
    CallerCode.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert not claims.is_code_of_caller(connection=alice.connection, code=digits)


def test_they_hold_for_the_whole_call_and_new_ones_end_them(alice):
    digits = claims.show_code_to_caller(connection=alice.connection)
    for _ in range(3):
        assert claims.is_code_of_caller(connection=alice.connection, code=digits)
    while (new := claims.show_code_to_caller(connection=alice.connection)) == digits:
        pass
    assert not claims.is_code_of_caller(connection=alice.connection, code=digits)
    assert claims.is_code_of_caller(connection=alice.connection, code=new)


def test_five_wrong_tries_end_them(alice):
    digits = claims.show_code_to_caller(connection=alice.connection)
    for _ in range(5):
        claims.is_code_of_caller(connection=alice.connection, code="no")
    assert not claims.is_code_of_caller(connection=alice.connection, code=digits)


def test_a_stranger_sees_none(client):
    assert client.post(SHOW).headers["Location"].startswith("/accounts/login/")
    assert not CallerCode.objects.exists()


def test_the_page_is_kept_nowhere_and_shows_them_to_who_asked(client, alice):
    client.force_login(alice.account)
    assert client.get(SHOW).headers["Location"] == "/members/"
    answer = client.post(SHOW)
    assert "no-store" in answer.headers["Cache-Control"]
    kept = CallerCode.objects.get().digest
    assert kept not in answer.content.decode()
