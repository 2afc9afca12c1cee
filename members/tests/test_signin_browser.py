"""Sign-in, its refusals and the second factor in a real browser."""

import pytest
from playwright.sync_api import expect

from members.tests import make
from members.tests.staff import ACTIVATE, AGAIN, code, with_app
from tests.browser import be_sound, watch

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]


def sign_in(page, at, login, password):
    """Sign in by the form."""
    page.goto(f"{at}/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


@pytest.fixture(params=["", "/en"])
def at(request, live_server):
    """Where the pages are, in each language."""
    return f"{live_server.url}{request.param}"


def test_a_refusal_is_sound_and_can_be_shown_and_mended(page, at):
    make.connection("ip0123456789")
    watched = watch(page)
    sign_in(page, at, "ＩＰ0123456789", "ｐａｓｓ")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=login]")).to_have_value("ＩＰ0123456789")
    be_sound(watched)
    page.locator("[data-reveal]").click()
    page.fill("[name=password]", make.PASSWORD)
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/members/")


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_the_page_of_a_line_without_service_is_sound(page, at, settings, state):
    settings.SUPPORT_PHONE = "0120-000-000"
    connection = make.connection("ip0123456789", state=state)
    connection.account.is_active = False
    connection.account.save()
    watched = watch(page)
    sign_in(page, at, "ip0123456789", make.PASSWORD)
    expect(page.locator("main [href^=tel]")).to_be_visible()
    be_sound(watched)


def test_the_pages_of_a_password_are_sound(page, at):
    make.mailbox("alice", of=make.connection("ip0123456789"))
    watched = watch(page)
    sign_in(page, at, "ip0123456789", make.PASSWORD)
    page.goto(f"{at}/accounts/password/change/")
    be_sound(watched)
    page.goto(f"{at}/accounts/reauthenticate/")
    be_sound(watched)
    page.context.clear_cookies()
    sign_in(page, at, "alice", make.MAILBOX_PASSWORD)
    page.goto(f"{at}/accounts/password/change/")
    page.press("[name=password2]", "Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    be_sound(watched)


def test_enrolling_is_sound_and_ends_in_the_console(page, at):
    make.staff("fresh", is_superuser=True)
    watched = watch(page)
    sign_in(page, at, "fresh", make.PASSWORD)
    page.wait_for_url(f"**{ACTIVATE}*")
    page.goto(f"{at}{ACTIVATE}")
    expect(page.locator("main svg path")).to_be_visible()
    be_sound(watched)
    secret = page.locator("code.value").inner_text()
    page.fill("[name=code]", code(secret))
    page.press("[name=code]", "Enter")
    page.wait_for_url(f"**{AGAIN}*")
    be_sound(watched)
    page.fill("[name=code]", code(secret))
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/recovery-codes/")
    be_sound(watched)
    page.locator("main a[href$='/admin/']").click()
    page.wait_for_url("**/admin/")
    expect(page.locator("main h1")).to_be_visible()


def test_the_console_keeps_to_the_policy(page, live_server):
    mailbox = make.mailbox("alice")
    with_app(is_superuser=True)
    watched = watch(page)
    sign_in(page, live_server.url, "support", make.PASSWORD)
    page.fill("[name=code]", code())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/admin/")
    change = f"members/mailbox/{mailbox.pk}"
    for name in ("", "members/mailbox/", f"{change}/change/", f"{change}/act/code/"):
        page.goto(f"{live_server.url}/admin/{name}")
    page.fill("[name=why]", "forgot it")
    page.select_option("[name=verified]", "call-back")
    page.press("[name=why]", "Enter")
    expect(page.locator("main h2")).to_be_visible()
    assert watched.complaints == []
