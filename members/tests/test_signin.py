"""One field for every name, every way to type it, and nothing given away."""

from functools import partial

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from members.models import Connection, Mailbox
from members.tests import make
from tests import clock

LOGIN = "/accounts/login/"
MISMATCH = "IDとパスワードの組み合わせが一致しません"

pytestmark = pytest.mark.django_db


def sign_in(client, login, password=make.PASSWORD, **extra):
    """Post the sign-in form."""
    data = {"login": login, "password": password}
    return client.post(LOGIN, data, **extra)


@pytest.mark.parametrize(
    "typed",
    [
        "ip0123456789",
        "IP0123456789",
        "ｉｐ０１２３４５６７８９",
        "  ip0123456789 ",
        "ip0123456789@b-fam.vips.gol.com",
        "IP0123456789@B-FAM.VIPS.GOL.COM",
        "ip012\u200b3456789",
    ],
)
def test_a_connection_id_signs_in_however_it_is_typed(client, typed):
    make.connection("ip0123456789")
    assert sign_in(client, typed).headers["Location"] == "/members/"


@pytest.mark.parametrize(
    "typed", ["alice@gol.com", "Ａlice@GOL.com", "alice", "ALICE "]
)
def test_a_mailbox_signs_in_by_address_or_local_part(client, typed):
    make.mailbox("alice")
    response = sign_in(client, typed, make.MAILBOX_PASSWORD)
    assert response.headers["Location"] == "/members/"


def test_an_exact_name_wins_over_a_local_part(client):
    make.mailbox("yamada")
    staff = make.staff("yamada")
    response = sign_in(client, "yamada")
    assert response.headers["Location"] == "/admin/"
    assert client.session["_auth_user_id"] == str(staff.pk)


@pytest.mark.parametrize(
    "typed", ["ip0123456789@gol.com", "ip0123456789@other.example", "ip012345678"]
)
def test_other_forms_do_not_sign_in_to_the_connection(client, typed):
    make.connection("ip0123456789")
    assert MISMATCH in sign_in(client, typed).content.decode()


def test_the_english_sign_in_leads_to_the_english_page(client):
    make.connection("ip0123456789")
    data = {"login": "ip0123456789", "password": make.PASSWORD}
    response = client.post("/en/accounts/login/", data)
    assert response.headers["Location"] == "/en/members/"


def test_a_failure_repeats_both_pairings_and_keeps_what_was_typed(client):
    page = sign_in(client, "ip0000000000").content.decode()
    assert "開通通知のパスワード" in page
    assert "接続IDと開通通知のパスワードでは、いつでもログインできます" in page
    assert 'value="ip0000000000"' in page
    assert "<title>エラー：" in page


def test_a_full_width_password_is_explained(client):
    page = sign_in(client, "ip0000000000", "ｐａｓｓ").content.decode()
    assert "パスワードに全角の文字が含まれています" in page


def test_an_empty_form_asks_for_both(client):
    page = sign_in(client, "", "").content.decode()
    assert page.count("この欄を入力してください") == 4  # beside the field and on top


def pages_of_failures(client):
    """Return the page for each sort of failure, made comparable."""
    make.connection("ip0000000001")
    make.connection("ip0000000002", state="suspended").account.__class__.objects.filter(
        username="ip0000000002"
    ).update(is_active=False)
    pages = []
    for name in ("ip0000000000", "ip0000000001", "ip0000000002"):
        page = sign_in(client, name, "wrong-password").content.decode()
        start = page.index("csrfmiddlewaretoken")
        pages.append(page.replace(name, "")[start + 120 :])
    return pages


def test_unknown_known_and_suspended_ids_fail_with_the_same_page(client):
    unknown, known, suspended = pages_of_failures(client)
    assert unknown == known == suspended


def test_an_unknown_id_takes_as_long_as_a_known_one(client):
    make.connection("ip0000000001")

    def failing(name):
        cache.clear()
        sign_in(client, name, "wrong-password")

    known, unknown = (partial(failing, f"ip000000000{n}") for n in (1, 0))
    assert clock.take_as_long(known, unknown)


def test_signing_out_needs_a_post_and_ends_the_session(client):
    client.force_login(make.connection().account)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_each_sign_in_and_failure_is_one_line_without_what_was_typed(client, caplog):
    alice = make.connection("ip0123456789").account
    sign_in(client, "ip0123456789", "wrong-password", REMOTE_ADDR="192.0.2.7")
    sign_in(client, "ip0999999999", "wrong-password", REMOTE_ADDR="192.0.2.7")
    sign_in(client, "ip0123456789", REMOTE_ADDR="192.0.2.7")
    said = [r.msg for r in caplog.records if r.name == "members.signin"]
    assert [(e["event"], e["kind"], e.get("account"), e["network"]) for e in said] == [
        ("sign_in_failed", "connection", alice.pk, "192.0.2.0/24"),
        ("sign_in_failed", "unknown", None, "192.0.2.0/24"),
        ("signed_in", "connection", alice.pk, "192.0.2.0/24"),
    ]
    assert not any(word in str(said) for word in ("ip0", "wrong", make.PASSWORD))


def holder_of(name):
    """Return the row that remembers from where a name signed in."""
    rows = Mailbox if "@" in name else Connection
    return rows.objects.get(account__username=name)


@pytest.mark.parametrize("name", ["ip0123456789", "alice@gol.com"])
def test_the_networks_of_past_sign_ins_are_kept_the_newest_first(client, name):
    make.mailbox("alice", of=make.connection("ip0123456789"), password=make.PASSWORD)
    for n in [0, 1, 2, 3, 4, 5, 6, 7, 8, 3]:
        sign_in(client, name, REMOTE_ADDR=f"192.0.{n}.1")
        client.post("/accounts/logout/")
    order = [3, 8, 7, 6, 5, 4, 2, 1]
    assert holder_of(name).known_networks == [f"192.0.{n}.0/24" for n in order]


def test_the_session_of_a_sign_in_is_a_new_one(client):
    make.connection("ip0123456789")
    client.get("/accounts/code/")
    client.session["made"] = "before"
    client.session.save()
    before = client.session.session_key
    sign_in(client, "ip0123456789")
    assert client.session.session_key != before


def test_the_hints_are_said_with_their_fields(client):
    page = client.get(LOGIN).content.decode()
    for field in ("login", "password"):
        assert f'id="id_{field}_helptext"' in page
        assert f'aria-describedby="id_{field}_helptext"' in page


@pytest.mark.parametrize(
    "name", ["ip0123456789", "a@gol.com", "yamada", "support", "@"]
)
def test_createsuperuser_takes_no_name_that_is_somebody_elses(name, monkeypatch):
    make.mailbox("yamada")
    make.staff("support")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", make.MAILBOX_PASSWORD)
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--noinput", username=name)


def test_createsuperuser_makes_a_name_that_signs_in_however_it_is_typed(
    client, monkeypatch
):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", make.MAILBOX_PASSWORD)
    call_command("createsuperuser", "--noinput", username="Ａdmin", verbosity=0)
    answer = sign_in(client, "ADMIN", make.MAILBOX_PASSWORD)
    assert answer.headers["Location"] == "/admin/"
