"""The directory in a real browser: found while typing, sound at every width."""

import pytest
from playwright.sync_api import expect

from tests.browser import be_sound, page_at

pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content")]

PAGES = [
    "/providers/",
    "/providers/asahi-net/",
    "/providers/outlook-com/",
    "/providers/goo/",
    "/providers/sakura/",
    "/providers/ocn/report/",
    "/providers/?q=zzzzzz",
]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_at_every_width(live_server, browser, prefix, name):
    with page_at(browser, f"{live_server.url}{prefix}{name}") as watched:
        be_sound(watched)


def test_a_provider_is_found_while_typing(live_server, browser):
    with page_at(browser, f"{live_server.url}/providers/") as watched:
        watched.page.fill("#q", "taro@biglobe.ne.jp")
        entries = watched.page.locator("#found [data-provider]")
        expect(entries).to_have_count(1)
        expect(watched.page.locator("#count")).to_contain_text("1件見つかりました")
        assert watched.violations() == ""
        watched.page.fill("#q", "")
        expect(entries).to_have_count(143)
        expect(watched.page.locator("#count")).to_contain_text("143")
        assert watched.complaints == []


def test_an_error_of_the_report_is_sound(live_server, browser):
    with page_at(browser, f"{live_server.url}/providers/ocn/report/") as watched:
        watched.page.fill("#id_email", "taro")
        watched.page.click("form .button")
        expect(watched.page.locator(".error-summary a")).to_have_count(2)
        expect(watched.page.locator("#id_email")).to_have_value("taro")
        assert watched.violations() == ""
