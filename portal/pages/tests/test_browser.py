"""The public pages in a real browser: widths, schemes, keyboard, paper, no script."""

import re

import pytest
from playwright.sync_api import expect

from portal.pages.tests.reading import ADDRESSES
from tests import shipped
from tests.browser import be_sound, page_at, watch

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere/", "/en/nowhere/"])
def test_a_page_is_sound_at_every_width(live_server, browser, address):
    with page_at(browser, f"{live_server.url}{address}") as watched:
        if "nowhere" in address:
            watched.complaints.clear()  # of the answer's status, 404
        be_sound(watched)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_with_text_twice_as_large(live_server, browser, address):
    with page_at(browser, f"{live_server.url}{address}") as watched:
        watched.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert watched.overflow() == 0


def test_the_keyboard_can_skip_to_the_content(live_server, browser):
    with page_at(browser, f"{live_server.url}/en/") as watched:
        watched.page.keyboard.press("Tab")
        skip = watched.page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        watched.page.keyboard.press("Enter")
        expect(watched.page.locator("main")).to_be_focused()


@pytest.fixture
def guide(live_server):
    """Load the texts; return the address of a page that has values to copy."""
    shipped.load()
    return f"{live_server.url}/en/guides/new-mailbox/thunderbird-desktop/"


def test_a_copied_value_is_said(guide, browser):
    with page_at(browser, guide) as watched:
        page = watched.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator("button[data-copy='587']").first.click()
        expect(page.locator("#said")).to_contain_text(": copied")
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "587"
        assert watched.complaints == []


def test_a_value_that_may_not_be_copied_is_selected(guide, browser):
    with page_at(browser, guide) as watched:
        page = watched.page
        page.evaluate(
            "() => { navigator.clipboard.writeText = () => Promise.reject() }"
        )
        page.locator("button[data-copy='587']").first.click()
        page.wait_for_function("getSelection().toString() === '587'")
        assert watched.complaints == []


def test_without_script_no_button_is_shown_that_cannot_work(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    watched = watch(context.new_page())
    watched.page.goto(f"{live_server.url}/en/")
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
    expect(watched.page.locator("button[type=button]:visible")).to_have_count(0)
    watched.page.locator(".door--first a").click()
    expect(watched.page).to_have_url(re.compile("/en/impact/$"))
    context.close()


def test_paper_carries_the_telephone_and_no_menu(live_server, browser, settings):
    settings.SUPPORT_PHONE, settings.BASE_URL = "0120-000-000", live_server.url
    with page_at(browser, f"{live_server.url}/en/free-address/") as watched:
        watched.page.emulate_media(media="print")
        expect(watched.page.locator(".site-nav")).to_be_hidden()
        expect(watched.page.get_by_text("0120-000-000")).to_be_visible()
        expect(watched.page.locator(".paper-only")).to_contain_text("/en/free-address/")
