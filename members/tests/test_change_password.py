"""Signed in with the address, the owner changes its password; others learn why not."""

import pytest

from members.models import MailboxChange
from members.tests import make

CHANGE, LOGIN = "/accounts/password/change/", "/accounts/login/"
NEW = "Kaze-to-Nami_582"

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(client):
    """Bob is signed in with his address."""
    mailbox = make.mailbox("bob")
    data = {"login": "bob", "password": make.MAILBOX_PASSWORD}
    client.post(LOGIN, data)
    return mailbox


def change(client, *, old=make.MAILBOX_PASSWORD, new=NEW, again=None, prefix=""):
    """Post the form; return the answer."""
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(f"{prefix}{CHANGE}", data)


def test_the_change_is_applied_recorded_and_said(client, bob):
    assert change(client).headers["Location"] == "/members/mailbox/"
    bob.refresh_from_db()
    assert bob.account.check_password(NEW)
    assert (bob.revision, bob.initial_password) == (2, False)
    kinds = bob.changes.values_list("kind", "by")
    assert list(kinds) == [(MailboxChange.Kind.PASSWORD_CHANGED, bob.account.pk)]


def test_the_old_one_no_longer_signs_in_and_the_new_one_does(client, bob):
    change(client)
    client.post("/accounts/logout/")
    old = {"login": "bob", "password": make.MAILBOX_PASSWORD}
    assert client.post(LOGIN, old).status_code == 200
    assert client.post(LOGIN, {"login": "bob", "password": NEW}).status_code == 302


def test_this_session_stays_and_the_others_end(client, bob):
    other = type(client)()
    other.force_login(bob.account)
    change(client)
    assert client.get("/members/").status_code == 200
    assert other.get("/members/").status_code == 302


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_first_password_may_be_changed_later(client, prefix):
    mailbox = make.mailbox("alice", initial_password=True)
    client.force_login(mailbox.account)
    page = client.get(f"{prefix}{CHANGE}").content.decode()
    later = {"": "あとで変更する", "/en": "Later"}[prefix]
    assert f'href="{prefix}/members/">{later}' in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong-wrong"}, "現在のパスワードと一致しません"),
        ({"old": "ｗｒｏｎｇ"}, "全角の文字が含まれています"),
        ({"again": "Kaze-to-Nami_583"}, "2つのパスワードが一致しません"),
        ({"new": "short"}, "10文字以上"),
        ({"new": "ip0123456789"}, "接続IDの形"),
        ({"new": "aB3-" * 65}, "256文字以内"),
    ],
)
def test_a_bad_value_is_a_sentence_and_changes_nothing(client, bob, fields, words):
    page = change(client, **fields).content.decode()
    assert words in page
    assert "<title>エラー：" in page
    bob.refresh_from_db()
    assert bob.account.check_password(make.MAILBOX_PASSWORD)
    assert not bob.changes.exists()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_password_of_a_connection_is_the_operators(client, prefix):
    connection = make.connection()
    client.force_login(connection.account)
    page = client.get(f"{prefix}{CHANGE}").content.decode()
    assert 'type="password"' not in page
    change(client, old=make.PASSWORD, prefix=prefix)
    connection.account.refresh_from_db()
    assert connection.account.check_password(make.PASSWORD)


def test_bob_cannot_change_alices(client, bob):
    alice = make.mailbox("alice")
    change(client)
    alice.account.refresh_from_db()
    assert alice.account.check_password(make.MAILBOX_PASSWORD)


def test_guessing_the_old_one_is_stopped(client, bob):
    answers = [change(client, old=f"guess-{n}").status_code for n in range(11)]
    assert answers == [200] * 10 + [429]
    assert change(client).status_code == 429


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert change(client).headers["Location"].startswith("/accounts/login/?next=")
