"""The guides in a real browser: sound at every width, with a suggestion and copying."""

import pytest
from playwright.sync_api import expect

from tests import shipped
from tests.browser import be_sound, page_at

pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content")]

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "/guides/",
        "/guides/gol/",
        "/guides/trouble/",
        "/guides/gol/outlook-classic-windows/",
        "/guides/new-mailbox/ios-mail/",
        "/guides/gol/postfix/",
        "/guides/gol/outlook-express-6/",
    ],
)
def test_a_page_is_sound_at_every_width(live_server, browser, prefix, path):
    with page_at(browser, f"{live_server.url}{prefix}{path}") as watched:
        for summary in watched.page.locator("main summary").all():
            summary.click()
        be_sound(watched)


def test_a_guide_with_a_provider_is_sound(live_server, browser):
    shipped.load("providers")
    address = "/guides/other-provider/becky/?provider=asahi-net"
    with page_at(browser, f"{live_server.url}{address}") as watched:
        be_sound(watched)


@pytest.mark.parametrize(
    ("agent", "first"),
    [(WINDOWS, "outlook-classic-windows"), (IPHONE, "ios-mail")],
)
def test_the_browser_suggests_what_suits_its_device(live_server, browser, agent, first):
    context = browser.new_context(user_agent=agent)
    page = context.new_page()
    page.goto(f"{live_server.url}/guides/gol/")
    found = page.locator("[data-suggestion] a").first
    expect(found).to_be_visible()
    expect(found).to_have_attribute("href", f"/guides/gol/{first}/")
    context.close()


def test_without_a_script_nothing_is_suggested_and_all_is_there(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/guides/gol/")
    expect(page.locator("[data-suggestion]")).to_be_hidden()
    expect(page.locator("a.client").first).to_be_visible()
    context.close()


def test_a_whole_file_is_copied_with_its_lines(live_server, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{live_server.url}/en/guides/gol/postfix/")
    page.locator(".file button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("relayhost = [mail.gol.com]:587\nsmtp_sasl_auth_enable")
    context.close()
