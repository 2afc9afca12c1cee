"""The page on which the connection sets the password of its mailbox."""

import pytest

from members.tests import make

SET = "/members/mailbox/password/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    """Alice has just signed in with her connection; her mailbox is ready."""
    connection = make.connection("ip0123456789")
    sign_in = {"login": "ip0123456789", "password": make.PASSWORD}
    client.post("/accounts/login/", sign_in)
    return make.mailbox("alice", of=connection, initial_password=True)


def test_the_rules_stand_before_the_fields(client, alice):
    page = client.get(SET).content.decode()
    assert page.index("10文字以上") < page.index('name="password1"')
    assert page.index('name="password1"') < page.index('name="password2"')
    assert 'name="oldpassword"' not in page


def test_a_password_manager_keeps_it_for_the_address(client, alice):
    page = client.get(SET).content.decode()
    assert 'value="alice@gol.com" autocomplete="username"' in page


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "エラー：ご自身の"), ("/en", "Error: Choose your own")]
)
def test_a_mistake_is_in_the_title_too(client, alice, prefix, title):
    page = client.post(prefix + SET, {"password1": "short"}).content.decode()
    assert title in page.partition("</title>")[0].replace("： ", "：")


@pytest.mark.parametrize("address", [SET, "/accounts/code/"])
def test_an_empty_field_is_asked_for_in_words_of_ours(client, alice, address):
    page = client.post(address, {"csrfmiddlewaretoken": "x"}).content.decode()
    assert page.count("この欄を入力してください") == 4  # two fields, two places
    assert "フィールド" not in page


def test_tries_are_limited(client, alice):
    for _ in range(10):
        assert client.post(SET, {"password1": "short"}).status_code == 200
    assert client.post(SET, {"password1": "short"}).status_code == 429
    assert client.get(SET).status_code == 200


def test_no_cache_keeps_the_page(client, alice):
    for response in (client.get(SET), client.post(SET, {"password1": "short"})):
        assert "no-store" in response.headers["Cache-Control"]
