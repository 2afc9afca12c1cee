"""The impact check in a real browser: any width, by keyboard, without script."""

import re

import pytest
from playwright.sync_api import expect

from impact.models import DailyCount
from portal.networks.models import AddressRange, Kind
from tests.browser import be_sound, page_at, watch
from tests.station import wait_until

pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content", "faq")]

OUTCOME = "connection=gol_flets&service=other_isp&sending=port25&submission=unknown"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "name",
    [
        "/impact/",
        "/impact/connection/?asked=connection",
        f"/impact/result/?{OUTCOME}",
        "/impact/table/",
    ],
)
def test_a_page_is_sound_at_every_width(live_server, browser, prefix, name):
    with page_at(browser, f"{live_server.url}{prefix}{name}") as watched:
        be_sound(watched)


def answer(page, *answers):
    """Choose each answer and go on, by the tile and the one filled button."""
    for name in answers:
        page.locator(f"label[for=answer-{name}]").click()
        page.locator("main button[type=submit]").first.click()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_without_script_it_leads_to_an_outcome_and_to_a_change(
    live_server, browser, prefix, width
):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = watch(context.new_page()).page
    page.goto(f"{live_server.url}{prefix}/affected/")
    page.locator("main a.button").click()
    page.locator("main a.button").click()
    answer(page, "gol_flets", "other_isp", "port25", "yes")
    expect(page.locator("[data-verdict]")).to_have_attribute("data-verdict", "affected")
    page.locator(".summary__change a").first.click()
    expect(page.locator("#answer-gol_flets")).to_be_checked()
    answer(page, "other_line", "no")
    verdict = page.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", "not_affected")
    assert page.url.endswith(
        "?connection=other_line&service=other_isp&sending=port25&line_blocking=no"
    )
    page.go_back()
    page.go_back()
    assert "/impact/connection/?connection=gol_flets&" in page.url
    context.close()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_keyboard_alone_reaches_an_outcome(live_server, browser, prefix):
    with page_at(browser, f"{live_server.url}{prefix}/impact/connection/") as watched:
        page = watched.page
        page.locator("#answer-gol_flets").focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#answer-gol_fixed_ip")).to_be_checked()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/impact/result/"))
        expect(page.locator("[data-verdict=not_affected]")).to_be_visible()
        assert watched.complaints == []


def test_a_missing_answer_is_said_and_its_summary_leads_to_the_field(
    live_server, browser
):
    with page_at(browser, f"{live_server.url}/en/impact/connection/") as watched:
        page = watched.page
        page.get_by_role("button", name="Continue").click()
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        summary.get_by_role("link").click()
        expect(page.locator("#answer-gol_flets")).to_be_focused()
        assert watched.complaints == []


def test_the_hint_by_network_comes_by_itself(live_server, browser):
    AddressRange.objects.create(network="127.0.0.0/8", kind=Kind.DYNAMIC)
    with page_at(browser, f"{live_server.url}/en/impact/connection/") as watched:
        notice = watched.page.get_by_text("It looks like you are on a FUSION GOL")
        expect(notice).to_be_visible()
        expect(watched.page.locator("input:checked")).to_have_count(0)
        assert watched.violations() == ""
        assert watched.complaints == []


def test_an_outcome_is_counted_once_however_often_it_is_looked_at(live_server, browser):
    with page_at(browser, f"{live_server.url}/en/impact/result/?{OUTCOME}") as watched:
        page = watched.page
        wait_until(DailyCount.objects.exists, 30)
        for _turn in range(2):
            page.reload()
            page.wait_for_timeout(300)
        page.goto(f"{live_server.url}/en/impact/table/")
        page.go_back()
        page.wait_for_timeout(300)
        assert watched.complaints == []
    assert [row.times for row in DailyCount.objects.all()] == [1]


def test_paper_carries_verdict_steps_and_code(live_server, browser, settings):
    settings.BASE_URL = live_server.url
    with page_at(browser, f"{live_server.url}/en/impact/result/?{OUTCOME}") as watched:
        page = watched.page
        page.emulate_media(media="print")
        expect(page.locator("[data-verdict]")).to_be_visible()
        expect(page.locator("[data-remedy=use_587] h3")).to_be_visible()
        expect(page.locator("[data-code]")).to_have_text("1142-0032")
        expect(page.locator("#other")).to_be_hidden()
        expect(page.locator(".site-nav")).to_be_hidden()
