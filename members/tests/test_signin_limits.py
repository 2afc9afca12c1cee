"""Guessing gets nowhere, and nobody locks an owner out."""

import pytest

from members import guessing
from members.tests import make
from members.tests.staff import enter, with_app

STOPPED = "ログインの失敗が続いたため"
LOGIN = "/accounts/login/"
ALICE, HER_PHONE, STRANGER = "192.0.2.10", "192.0.2.11", "198.51.100.7"


def sign_in(client, login, password, address):
    """Post the sign-in form from an address; return the page."""
    data = {"login": login, "password": password}
    response = client.post(LOGIN, data, REMOTE_ADDR=address)
    return response.headers.get("Location") or response.content.decode()


@pytest.fixture
def alice(db):
    """Alice holds a connection."""
    return make.connection("ip0123456789")


def test_five_distinct_guesses_from_one_network_are_all(client, alice):
    pages = [sign_in(client, "ip0123456789", f"guess-{n}", STRANGER) for n in range(6)]
    assert [STOPPED in page for page in pages] == [False] * 5 + [True]


def test_after_that_the_right_password_does_not_help_the_stranger(client, alice):
    for n in range(5):
        sign_in(client, "ip0123456789", f"guess-{n}", STRANGER)
    assert STOPPED in sign_in(client, "ip0123456789", make.PASSWORD, STRANGER)


def test_the_owner_signs_in_while_a_stranger_guesses(client, alice):
    for n in range(6):
        sign_in(client, "ip0123456789", f"guess-{n}", STRANGER)
    assert sign_in(client, "ip0123456789", make.PASSWORD, ALICE) == "/members/"


def test_all_spellings_of_a_name_are_one_name(client, alice):
    names = ["ip0123456789", "IP0123456789", "ｉｐ0123456789"] * 2
    pages = [
        sign_in(client, name, f"guess-{n}", STRANGER) for n, name in enumerate(names)
    ]
    assert STOPPED in pages[-1]


def test_a_phone_that_repeats_an_old_password_locks_nobody_out(client, alice):
    for _ in range(30):
        sign_in(client, "ip0123456789", "old-password", HER_PHONE)
    assert sign_in(client, "ip0123456789", make.PASSWORD, ALICE) == "/members/"


def test_a_botnet_on_one_name_is_stopped_and_the_owner_is_not(client, alice):
    sign_in(client, "ip0123456789", make.PASSWORD, ALICE)  # her network is known now
    client.post("/accounts/logout/")
    for n in range(guessing.FROM_EVERYWHERE):
        sign_in(client, "ip0123456789", f"guess-{n}", f"203.0.{n}.1")
    assert STOPPED in sign_in(client, "ip0123456789", "one-more", "203.0.200.1")
    assert sign_in(client, "ip0123456789", make.PASSWORD, ALICE) == "/members/"


def test_one_password_sprayed_over_many_names_is_stopped(client, db):
    for n in range(guessing.NAMES_PER_NETWORK):
        sign_in(client, f"ip00000000{n:02}", "sprayed", STRANGER)
    assert STOPPED in sign_in(client, "ip0000000099", "sprayed", STRANGER)


def test_the_31st_right_sign_in_in_a_minute_is_no_failure(client, alice):
    for _ in range(31):
        assert sign_in(client, "ip0123456789", make.PASSWORD, ALICE) == "/members/"
        client.post("/accounts/logout/")


def test_a_botnet_on_the_name_of_staff_does_not_stop_them_either(client, db):
    enter(client, with_app().username)
    client.post("/accounts/logout/")
    home, elsewhere = "127.0.0.1", "198.51.100.7"
    for n in range(guessing.FROM_EVERYWHERE):
        guessing.failed(login="support", password=f"g{n}", client=f"203.0.{n}.1")
    assert STOPPED in sign_in(client, "support", make.PASSWORD, elsewhere)
    assert "/2fa/" in sign_in(client, "support", make.PASSWORD, home)


def test_a_guess_at_the_second_form_counts_too(client, alice):
    client.force_login(alice.account)
    again = "/accounts/reauthenticate/"
    for n in range(guessing.FROM_ONE_NETWORK):
        client.post(again, {"password": f"guess-{n}"}, REMOTE_ADDR=STRANGER)
    page = client.post(again, {"password": make.PASSWORD}, REMOTE_ADDR=STRANGER)
    assert STOPPED in page.content.decode()


def test_the_figures_are_those_of_the_decision():
    limits = (guessing.FROM_ONE_NETWORK, guessing.FROM_EVERYWHERE)
    assert (*limits, guessing.NAMES_PER_NETWORK) == (5, 30, 20)
    assert (guessing.WINDOW, guessing.LONG_WINDOW) == (600, 3600)
