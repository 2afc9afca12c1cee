"""The FAQ in a real browser: found while typing, sound at every width."""

import pytest
from playwright.sync_api import expect

from tests.browser import SCHEMES, WIDTHS, page_at

pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content")]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", ["/faq/", "/faq/own-server/", "/faq/vpn/feedback/"])
def test_a_page_is_sound_at_every_width(live_server, browser, prefix, name):
    with page_at(browser, f"{live_server.url}{prefix}{name}") as watched:
        for scheme in SCHEMES:
            watched.page.emulate_media(color_scheme=scheme)
            for width in WIDTHS:
                watched.page.set_viewport_size({"width": width, "height": 900})
                assert watched.violations() == "", (scheme, width)
                assert watched.overflow() == 0, width
        assert watched.complaints == []


def test_answers_are_found_while_typing(live_server, browser):
    with page_at(browser, f"{live_server.url}/faq/") as watched:
        watched.page.fill("#q", "こていあいぴー")
        watched.page.fill("#q", "固定ip")
        found = watched.page.locator("#found a")
        expect(found.first).to_have_attribute("href", "/faq/fixed-ip/")
        assert watched.violations() == ""
        assert watched.complaints == []


def test_a_question_opens_by_keyboard(live_server, browser):
    with page_at(browser, f"{live_server.url}/en/faq/") as watched:
        question = watched.page.locator("#fixed-ip")
        question.locator("summary").focus()
        watched.page.keyboard.press("Enter")
        expect(question).to_have_attribute("open", "")
        expect(question.get_by_text("The fixed-IP service is exempt.")).to_be_visible()
