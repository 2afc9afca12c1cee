"""Choose, confirm, claim: each step a page, with and without script."""

import pytest

from members.models import Mailbox, Status, TakenAddress
from members.tests import make
from members.tests.broken import closed_port
from portal import cache as portal_cache, celery
from portal.breaker import Breaker

NEW, LOOK = "/members/mailbox/new/", "/members/mailbox/new/availability/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    """Alice is signed in with her connection."""
    connection = make.connection("ip0123456789")
    client.force_login(connection.account)
    return connection


def post(client, local_part="alice", **data):
    """Send the form; return the response."""
    return client.post(NEW, {"local_part": local_part, **data})


def test_the_way_is_choose_confirm_done(client, alice):
    assert 'name="local_part"' in client.get(NEW).content.decode()
    confirm = post(client)
    assert confirm.status_code == 200
    page = confirm.content.decode()
    assert 'name="confirm" value="1"' in page
    assert "alice@gol.com" in page
    assert not Mailbox.objects.exists()
    assert post(client, confirm=1).headers["Location"] == "/members/mailbox/"
    assert Mailbox.objects.get().terms_version


@pytest.mark.django_db(transaction=True)
def test_without_redis_the_whole_way_is_open(client, broker_at, settings, monkeypatch):
    redis = f"redis://127.0.0.1:{closed_port()}"
    fresh = Breaker("cache", seconds=30, errors=portal_cache.ERRORS)
    monkeypatch.setattr(portal_cache, "BREAKER", fresh)
    cache = {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": redis}
    settings.CACHES = {"default": cache}
    broker_at(celery.redis(redis))
    make.connection("ip0123456789")
    login = {"login": "ip0123456789", "password": make.PASSWORD}
    assert client.post("/accounts/login/", login).headers["Location"] == "/members/"
    assert "alice@gol.com" in post(client).content.decode()
    assert post(client, confirm=1).status_code == 302
    assert 'data-status="requested"' in client.get("/members/mailbox/").content.decode()
    assert Mailbox.objects.due().count() == 1


def test_the_english_way_stays_english(client, alice):
    data = {"local_part": "alice", "confirm": 1}
    response = client.post("/en/members/mailbox/new/", data)
    assert response.headers["Location"] == "/en/members/mailbox/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "ご希望のメールアドレス（@より前）を入力してください"),
        ("ab", "3文字以上"),
        ("a" * 33, "32文字以内"),
        ("1alice", "最初は英字"),
        ("alice-", "最後は英字か数字"),
        ("a..lice", "記号は続けて使用できません"),
        ("alice!", "だけで入力してください"),
        ("ip0123456789", "接続IDの形"),
        ("postmaster", "このアドレスは取得できません"),
        ("bob", "このアドレスは取得できません"),
    ],
)
def test_a_bad_name_is_a_sentence_and_stays_in_the_field(client, alice, typed, words):
    make.mailbox("bob")
    page = post(client, typed).content.decode()
    assert page.count(words) >= 2  # beside the field and in the summary
    assert f'value="{typed}"' in page or not typed
    assert "<title>エラー：" in page
    assert Mailbox.objects.count() == 1


def test_what_is_typed_is_escaped(client, alice):
    page = post(client, '"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


def test_a_taken_name_comes_with_names_that_are_free(client, alice):
    make.mailbox("bob")
    TakenAddress.objects.create(address="bob-2@gol.com")
    response = post(client, "bob")
    assert "bob.mail" in response.context["suggestions"]
    assert "bob-2" not in response.context["suggestions"]
    assert 'name="suggestion" value="bob.mail"' in response.content.decode()


def test_a_reserved_name_comes_without_a_word_of_suggestions(client, alice):
    response = post(client, "postmaster")
    assert response.context["suggestions"] == []
    assert "候補" not in response.content.decode()
    assert "候補" not in client.get(LOOK, {"local_part": "postmaster"}).content.decode()


@pytest.mark.parametrize("typed", ["Alice@GOL.com", "ａｌｉｃｅ＠gol.com", " alice "])
def test_the_whole_address_and_other_widths_mean_the_same_name(client, alice, typed):
    assert 'value="alice"' in post(client, typed).content.decode()


def test_change_leads_back_to_the_form_with_the_name_in_it(client, alice):
    back = f"{NEW}?local_part=alice"
    assert post(client).content.decode().count(f'href="{back}"') == 2
    assert 'value="alice"' in client.get(back).content.decode()


@pytest.mark.parametrize("local_part", ["alice", "bob"])
def test_a_wanted_name_never_stands_beside_the_whole_id(client, alice, local_part):
    make.mailbox("bob")
    page = post(client, local_part).content.decode()
    assert f"{local_part}@gol.com" in page or f'value="{local_part}"' in page
    assert "ip0123456789" not in page
    assert "ip012345" in page


def test_a_suggestion_fills_the_field_without_script(client, alice):
    page = client.post(NEW, {"suggestion": "bob.mail"}).content.decode()
    assert 'value="bob.mail"' in page
    assert not Mailbox.objects.exists()


def test_a_double_submit_ends_at_the_same_mailbox(client, alice):
    for _ in range(2):
        assert post(client, confirm=1).headers["Location"] == "/members/mailbox/"
    assert Mailbox.objects.count() == 1


def test_the_back_button_and_another_name_lead_to_the_first(client, alice):
    post(client, confirm=1)
    assert post(client, "other", confirm=1).headers["Location"] == "/members/mailbox/"
    assert client.get(NEW).headers["Location"] == "/members/mailbox/"
    assert Mailbox.objects.get().address == "alice@gol.com"


def test_a_name_lost_between_the_pages_leads_back_with_other_names(client, alice):
    post(client)
    make.mailbox("alice")
    response = post(client, confirm=1)
    assert response.status_code == 200
    assert "このアドレスは取得できません" in response.content.decode()


def test_after_a_refusal_another_name_may_be_chosen(client, alice):
    make.mailbox("gone", of=alice, status=Status.REFUSED)
    assert client.get(NEW).status_code == 200
    assert "別のアドレスを申請してください" in client.get("/members/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("alice", "このアドレスは取得できます"),
        ("bob", "このアドレスは取得できません"),
        ("a", "3文字以上"),
    ],
)
def test_the_page_says_while_typing_whether_a_name_is_free(client, alice, typed, words):
    make.mailbox("bob")
    page = client.get(LOOK, {"local_part": typed}).content.decode()
    assert words in page
    assert "<html" not in page


def test_looking_is_limited_so_that_it_is_no_directory(client, alice):
    pages = [
        client.get(LOOK, {"local_part": f"name{n}"}).content.decode() for n in range(21)
    ]
    assert "取得できます" in pages[19]
    assert "しばらく表示を止めています" in pages[20]


def test_sending_names_is_limited_too(client, alice):
    make.mailbox("bob")
    for _ in range(10):
        post(client, "bob")
    response = post(client, "bob")
    page = response.content.decode()
    assert "しばらくお待ちのうえ" in page
    assert 'value="bob"' in page
    assert "取得できません" not in page
    assert "suggestions" not in response.context
    assert post(client, "carol", confirm=1).status_code == 200
    assert Mailbox.objects.count() == 1


def test_who_has_an_address_is_told_of_no_other(client, alice):
    make.mailbox("alice", of=alice)
    page = client.get(LOOK, {"local_part": "carol"}).content.decode()
    assert "しばらく表示を止めています" in page


def test_a_stranger_learns_no_name(client):
    response = client.get(LOOK, {"local_part": "alice"})
    assert response.headers["Location"].startswith("/accounts/login/")


def test_a_stranger_is_led_to_the_sign_in_and_back(client):
    assert client.get(NEW).headers["Location"] == f"/accounts/login/?next={NEW}"


def test_the_owner_of_a_mailbox_has_nothing_to_claim(client):
    client.force_login(make.mailbox("bob").account)
    assert client.get(NEW).headers["Location"] == "/members/"
    assert post(client, "other", confirm=1).headers["Location"] == "/members/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_kind_of_id_is_told_kindly_why(client, method):
    client.force_login(make.connection("office-651").account)
    page = getattr(client, method)(NEW, {"local_part": "alice"}).content.decode()
    assert "すでにメールアドレスがあります" in page


def test_before_the_first_import_the_page_says_not_yet(client, alice, settings):
    settings.PRODUCTION, settings.EXISTING_ADDRESSES = True, "imported"
    assert "まだ始まっていません" in client.get(NEW).content.decode()
    post(client, confirm=1)
    assert not Mailbox.objects.exists()


def test_a_form_from_another_site_is_refused(alice, client):
    foreign = type(client)(enforce_csrf_checks=True)
    foreign.force_login(alice.account)
    response = foreign.post(NEW, {"local_part": "alice", "confirm": 1})
    assert response.status_code == 403
    assert "もう一度送信してください" in response.content.decode()
