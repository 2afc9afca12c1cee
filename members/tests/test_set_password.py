"""The owner sets a password: without the old one by the connection, else with it."""

import pytest
from django.core.exceptions import ValidationError

from members import claims
from members.models import Mailbox, MailboxChange, Status
from members.tests import make

SET = "/members/mailbox/password/"
CHANGE = "/accounts/password/change/"
NEW = "another-4417-long"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    """Alice's mailbox is ready and still has its first password."""
    return make.mailbox(
        "alice", of=make.connection("ip0123456789"), initial_password=True
    )


def sign_in(client, login="ip0123456789", password=make.PASSWORD):
    """Sign in as a person does, so that the sign-in is recent."""
    client.post("/accounts/login/", {"login": login, "password": password})


def twice(password):
    """Return the form with the password in both fields."""
    return {"password1": password, "password2": password}


def test_the_connection_sets_one_without_the_old(client, alice):
    sign_in(client)
    response = client.post(SET, twice(NEW))
    assert response.headers["Location"] == "/members/mailbox/"
    alice.refresh_from_db()
    assert alice.account.check_password(NEW)
    assert not alice.initial_password
    assert alice.revision == 2


@pytest.mark.parametrize(
    ("then", "place"),
    [
        ("senders", "/members/senders/"),
        ("//evil.example", "/members/mailbox/"),
        ("account_logout", "/members/mailbox/"),
    ],
)
def test_it_leads_on_to_pages_of_the_way_only(client, alice, then, place):
    sign_in(client)
    response = client.post(f"{SET}?then={then}", twice(NEW))
    assert response.headers["Location"] == place


def test_the_change_is_in_the_history_with_who_made_it(client, alice):
    sign_in(client)
    client.post(SET, twice(NEW))
    change = alice.changes.get(kind=MailboxChange.Kind.PASSWORD_CHANGED)
    assert change.by == alice.connection.account


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-1", "10文字以上"),
        ("ｌｏｎｇ－ｅｎｏｕｇｈ", "半角の英字、数字、記号だけ"),
        ("ip0123456789", "接続IDの形"),
        ("IP-0123-456789", "接続IDの形"),
        ("alice@gol.com", "メールアドレスと同じ"),
        ("1234567890", "多くの人が使用している"),
    ],
)
def test_a_bad_password_is_a_sentence_beside_its_field(client, alice, password, words):
    sign_in(client)
    page = client.post(SET, twice(password)).content.decode()
    assert words in page
    assert "<title>エラー：" in page
    alice.refresh_from_db()
    assert alice.initial_password


def test_two_different_passwords_are_told_apart(client, alice):
    sign_in(client)
    page = client.post(SET, {"password1": NEW, "password2": NEW + "x"}).content.decode()
    assert "2つのパスワードが一致しません" in page


def test_a_sign_in_of_long_ago_is_asked_for_again(client, alice):
    client.force_login(alice.connection.account)
    response = client.get(SET)
    assert response.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    assert client.post(SET, twice(NEW)).status_code == 302
    alice.refresh_from_db()
    assert alice.initial_password


def test_a_stranger_is_sent_to_the_sign_in(client, alice):
    assert "/accounts/login/" in client.post(SET, twice(NEW)).headers["Location"]


def test_bob_sets_his_own_and_never_alices(client, alice):
    bob = make.mailbox("bob", of=make.connection("ip0000000002"))
    sign_in(client, "ip0000000002")
    client.post(SET, twice(NEW))
    bob.refresh_from_db()
    alice.refresh_from_db()
    assert bob.account.check_password(NEW)
    assert alice.initial_password


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.SUSPENDED, Status.CLOSED])
def test_only_a_ready_mailbox_gets_one(client, alice, status):
    Mailbox.objects.update(status=status)
    sign_in(client)
    assert client.post(SET, twice(NEW)).headers["Location"] == "/members/mailbox/"
    alice.refresh_from_db()
    assert alice.initial_password


def test_the_owner_of_the_address_changes_it_with_the_old_one(client):
    bob = make.mailbox("bob")
    sign_in(client, "bob", make.MAILBOX_PASSWORD)
    data = twice(NEW) | {"oldpassword": make.MAILBOX_PASSWORD}
    assert client.post(CHANGE, data).headers["Location"] == "/members/mailbox/"
    bob.account.refresh_from_db()
    assert bob.account.check_password(NEW)


def test_this_session_stays_and_the_others_end(client):
    bob = make.mailbox("bob")
    other = type(client)()
    other.force_login(bob.account)
    sign_in(client, "bob", make.MAILBOX_PASSWORD)
    client.post(CHANGE, twice(NEW) | {"oldpassword": make.MAILBOX_PASSWORD})
    assert client.get("/members/").status_code == 200
    assert other.get("/members/").status_code == 302


def test_a_wrong_old_password_changes_nothing(client):
    bob = make.mailbox("bob")
    sign_in(client, "bob", make.MAILBOX_PASSWORD)
    page = client.post(CHANGE, twice(NEW) | {"oldpassword": "wrong-wrong"})
    assert "現在のパスワードと一致しません" in page.content.decode()
    bob.account.refresh_from_db()
    assert bob.account.check_password(make.MAILBOX_PASSWORD)


def test_the_password_of_a_connection_is_the_operators(client, alice):
    sign_in(client)
    page = client.get(CHANGE).content.decode()
    assert "接続IDのパスワードは、接続そのもののパスワード" in page
    assert '<input type="password"' not in page


def test_the_function_itself_holds_the_rules(alice):
    with pytest.raises(ValidationError):
        claims.set_password(mailbox=alice, password="ip0123456789", by=alice.account)


def test_the_page_says_when_the_new_one_is_in_use(client, alice):
    sign_in(client)
    page = client.post(SET, twice(NEW), follow=True).content.decode()
    assert "新しいパスワードへの切り替えを行っています" in page
    Mailbox.objects.update(applied_revision=2)
    page = client.get("/members/mailbox/").content.decode()
    assert "ご自身のパスワードを" in page
    assert "からご利用いただいています" in page
