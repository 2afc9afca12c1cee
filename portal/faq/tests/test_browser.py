"""The FAQ in a real browser: found while typing, sound at every width."""

import pytest
from playwright.sync_api import expect

from tests.browser import be_sound, page_at

pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content")]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", ["/faq/", "/faq/own-server/", "/faq/vpn/feedback/"])
def test_a_page_is_sound_at_every_width(live_server, browser, prefix, name):
    with page_at(browser, f"{live_server.url}{prefix}{name}") as watched:
        be_sound(watched)


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
