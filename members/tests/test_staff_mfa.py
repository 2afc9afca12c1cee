"""The console opens to staff who used a second factor in this very session."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from members.tests import make
from members.tests.staff import (
    ACTIVATE,
    AGAIN,
    AUTHENTICATE,
    CONSOLE,
    LOGIN,
    SECRET,
    apps_of,
    code,
    enter,
    give_password,
    with_app,
)

CODES = "/accounts/2fa/recovery-codes/"
STOPPED = "ログインの失敗が続いたため"

pytestmark = pytest.mark.django_db


def lands(client, path=CONSOLE):
    """Return where a request ends, or the page itself when nothing redirects."""
    chain = client.get(path, follow=True).redirect_chain
    return chain[-1][0].partition("?")[0] if chain else path


def enrol(client):
    """Set an app up with the key of the page; return the key and the answer."""
    page = client.get(ACTIVATE).content.decode()
    (secret,) = re.findall(r'<code class="value">(\w+)</code>', page)
    return secret, client.post(ACTIVATE, {"code": code(secret)})


def test_both_factors_open_the_console(client):
    with_app()
    assert lands(enter(client)) == CONSOLE


@pytest.mark.parametrize(
    ("seconds_ago", "lands_at"), [(25, CONSOLE), (90, AUTHENTICATE)]
)
def test_a_code_of_half_a_minute_ago_is_good_and_an_older_one_is_not(
    client, seconds_ago, lands_at
):
    with_app()
    give_password(client)
    client.post(AUTHENTICATE, {"code": code(seconds_ago=seconds_ago)})
    assert lands(client) == lands_at


def test_a_stranger_is_led_to_the_sign_in(client):
    assert lands(client) == LOGIN


@pytest.mark.parametrize(
    "path", ["", "members/mailbox/", "members/account/1/password/", "password_change/"]
)
def test_no_page_of_the_console_opens_by_the_password_alone(client, path):
    with_app()
    assert give_password(client).headers["Location"] == AUTHENTICATE
    assert client.get(CONSOLE + path).status_code == 302


def test_who_asked_for_a_page_of_the_console_arrives_there(client):
    with_app(is_superuser=True)
    wanted = "/admin/members/mailbox/"
    give_password(client, next=wanted)
    assert client.post(AUTHENTICATE, {"code": code()}).headers["Location"] == wanted


def test_a_session_without_the_factor_is_asked_for_it(client):
    client.force_login(with_app())
    assert lands(client) == AGAIN


def test_a_subscriber_has_no_console(client):
    client.force_login(make.connection().account)
    assert lands(client) == "/members/"


def test_staff_without_an_app_set_one_up_right_after_the_sign_in(client):
    make.staff("fresh")
    assert give_password(client, "fresh").headers["Location"] == CONSOLE
    assert lands(client) == ACTIVATE  # without the password once more


def test_enrolling_is_not_using(client):
    make.staff("fresh")
    give_password(client, "fresh")
    enrol(client)
    assert lands(client) == AGAIN


def test_one_code_after_the_enrolment_shows_the_recovery_codes_and_the_console(client):
    fresh = make.staff("fresh")
    give_password(client, "fresh")
    secret, answer = enrol(client)
    assert answer.headers["Location"] == CODES
    assert lands(client, CODES) == AGAIN
    answer = client.post(f"{AGAIN}?next={CODES}", {"code": code(secret)})
    assert answer.headers["Location"] == CODES
    page = client.get(CODES).content.decode()
    codes = Authenticator.objects.get(user=fresh, type="recovery_codes").wrap()
    assert all(one in page for one in codes.get_unused_codes())
    assert lands(client) == CONSOLE


def test_an_old_session_is_asked_for_the_password_before_enrolling(client):
    client.force_login(make.staff("fresh"))
    assert lands(client) == "/accounts/reauthenticate/"


def test_the_key_can_be_scanned_under_the_policy(client):
    make.staff("fresh")
    give_password(client, "fresh")
    page = client.get(ACTIVATE)
    assert "<svg" in page.content.decode()
    assert not re.search(r"data:image|<\?xml| style=", page.content.decode())
    assert "no-store" in page.headers["Cache-Control"]


def test_a_wrong_code_enrols_nobody(client):
    fresh = make.staff("fresh")
    give_password(client, "fresh")
    client.get(ACTIVATE)
    page = client.post(ACTIVATE, {"code": "abcdef"}).content.decode()
    assert "<title>エラー：" in page
    assert apps_of(fresh) == set()


def test_a_recovery_code_works_once(client):
    account = with_app()
    one = RecoveryCodes.activate(account).get_unused_codes()[0]
    give_password(client)
    assert client.post(AUTHENTICATE, {"code": one}).headers["Location"] == CONSOLE
    client.post("/accounts/logout/")
    give_password(client)
    assert client.post(AUTHENTICATE, {"code": one}).status_code == 200


def test_a_code_works_once(client):
    with_app()
    used = code()
    give_password(client)
    client.post(AUTHENTICATE, {"code": used})
    client.post("/accounts/logout/")
    give_password(client)
    assert client.post(AUTHENTICATE, {"code": used}).status_code == 200


def test_five_wrong_codes_are_all_and_are_logged(client, caplog):
    account = with_app()
    give_password(client)
    for n in range(5):
        client.post(AUTHENTICATE, {"code": f"wrong{n}"})
    page = client.post(AUTHENTICATE, {"code": code()}).content.decode()
    assert STOPPED in page
    events = [r.msg for r in caplog.records if r.name == "members.signin"]
    wrong = [e for e in events if e["event"] == "second_factor_failed"]
    assert [(e["kind"], e["account"]) for e in wrong] == [("staff", account.pk)] * 6


def test_who_has_an_app_confirms_by_code_and_not_by_password(client):
    client.force_login(with_app())
    assert lands(client, "/accounts/2fa/totp/deactivate/") == AGAIN
    assert lands(client, "/accounts/reauthenticate/") == AGAIN


def test_removing_the_app_closes_the_console(client):
    account = with_app()
    one, other = RecoveryCodes.activate(account).get_unused_codes()[:2]
    give_password(client)
    client.post(AUTHENTICATE, {"code": one})
    client.post(AGAIN, {"code": other})
    client.post("/accounts/2fa/totp/deactivate/")
    assert apps_of(account) == set()
    assert lands(client) != CONSOLE


def test_the_secrets_are_encrypted_where_they_are_kept(client):
    account = with_app()
    RecoveryCodes.activate(account)
    kept = Authenticator.objects.filter(user=account)
    assert SECRET not in str(kept.get(type="totp").data)
    assert kept.get(type="recovery_codes").data["seed"].startswith("gAAAA")


@pytest.mark.parametrize(
    "page", ["", "totp/activate/", "totp/deactivate/", "recovery-codes/"]
)
def test_a_subscriber_has_no_second_factor_to_lock_the_owner_out_with(client, page):
    client.force_login(make.mailbox("alice").account)
    assert client.get(f"/accounts/2fa/{page}").status_code == 404
    assert client.post(f"/accounts/2fa/{page}").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_speak_both_languages(client, prefix):
    account = with_app()
    RecoveryCodes.activate(account)
    client.force_login(account)
    client.post(AGAIN, {"code": code()})
    for page in ("", "reauthenticate/", "totp/deactivate/", "recovery-codes/generate/"):
        answer = client.get(f"{prefix}/accounts/2fa/{page}")
        assert answer.status_code == 200
        assert f'lang="{prefix[1:] or "ja"}"' in answer.content.decode()


def test_an_address_of_the_operators_staff_page_leads_to_their_own(client):
    client.force_login(make.staff())
    answer = client.get("/accounts/password/change/")
    assert answer.headers["Location"] == "/admin/password_change/"
