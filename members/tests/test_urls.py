"""Under /accounts/ there is what we want of allauth, and nothing else."""

import pytest

from members.tests import make
from members.urls import accounts

WANTED = {
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "forgotten",
    "one_time_code",
    "code_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
UNWANTED = [
    "",
    "signup/",
    "email/",
    "confirm-email/",
    "password/set/",
    "password/reset/",
    "password/reset/key/1-set-password/",
    "login/code/confirm/",
    "2fa/webauthn/",
    "2fa/trust/",
    "3rdparty/",
    "sessions/",
]

pytestmark = pytest.mark.django_db


def test_these_are_all():
    assert {pattern.name for pattern in accounts.urlpatterns} == WANTED


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", UNWANTED)
def test_there_is_no_sign_up_nor_reset_by_mail(client, prefix, page):
    assert client.get(f"{prefix}/accounts/{page}").status_code == 404
    client.force_login(make.connection().account)
    assert client.post(f"{prefix}/accounts/{page}").status_code == 404


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "ログイン"), ("/en", "connection ID")]
)
@pytest.mark.parametrize("page", ["login/", "forgotten/", "code/"])
def test_who_is_not_signed_in_reads_them_in_both_languages(client, prefix, page, words):
    answer = client.get(f"{prefix}/accounts/{page}")
    assert answer.status_code == 200
    assert f'lang="{prefix[1:] or "ja"}"' in answer.content.decode()
    assert words in answer.content.decode() or page == "code/"


@pytest.mark.parametrize("page", ["password/change/", "2fa/", "reauthenticate/"])
def test_the_others_lead_a_stranger_to_the_sign_in(client, page):
    answer = client.get(f"/accounts/{page}")
    assert answer.headers["Location"].startswith("/accounts/login/?next=")


def test_the_page_for_a_forgotten_password_is_public(client, settings):
    settings.SUPPORT_PHONE = "0120-000-000"
    page = client.get("/accounts/forgotten/")
    assert "0120-000-000" in page.content.decode()
    assert "public" in page.headers["Cache-Control"]


def test_without_a_telephone_it_names_none(client, settings):
    settings.SUPPORT_PHONE = settings.SUPPORT_EMAIL = ""
    page = client.get("/accounts/forgotten/").content.decode()
    assert "tel:" not in page
    assert "mailto:" not in page
