"""Whole ways through the check: by keyboard alone, and without any script."""

import pytest
from playwright.sync_api import expect

from tests.browser import be_sound, page_at, watch

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.usefixtures("content", "faq", "providers"),
    pytest.mark.parametrize("prefix", ["", "/en"]),
]

FLETS = "connection=gol_flets"
OLD = f"{FLETS}&service=other_isp&sending=port25"
LONG = f"smtp.{'long-name.' * 23}example"

sizes = pytest.mark.parametrize("width", [360, 1280])


def tab_to(page, selector):
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def choose(page, answer):
    """Choose an answer by Tab, arrows and Enter."""
    tab_to(page, "main input[type=radio]")
    page.keyboard.press("Space")
    for _press in range(10):
        if page.locator(f"#answer-{answer}").is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"#answer-{answer}")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page, selector):
    """Go along a link by Tab and Enter."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@sizes
def test_by_keyboard_a_server_is_looked_up_and_its_guide_found(
    live_server, browser, prefix, width
):
    with page_at(browser, f"{live_server.url}{prefix}/impact/", width=width) as watched:
        page = watched.page
        follow(page, "main a.button")
        choose(page, "gol_flets")
        tab_to(page, "#host")
        page.keyboard.type("smtp.isp.example")
        page.keyboard.press("Enter")
        expect(page.locator("[data-whose=provider]")).to_be_visible()
        follow(page, "#server-found .link-list a")
        choose(page, "port25")
        choose(page, "yes")
        expect(page.locator("[data-verdict=affected]")).to_be_visible()
        follow(page, "[data-remedy=use_587] a.button")
        assert page.url.endswith(f"{prefix}/guides/other-provider/?provider=isp")
        assert watched.complaints == []


@sizes
def test_by_keyboard_an_answer_is_changed_and_the_others_kept(
    live_server, browser, prefix, width
):
    address = f"{live_server.url}{prefix}/impact/result/?{OLD}&submission=no"
    with page_at(browser, f"{address}&provider=isp", width=width) as watched:
        page = watched.page
        follow(page, ".summary__change a[href*='/impact/sending/']")
        choose(page, "port587")
        expect(page.locator("[data-verdict=not_affected]")).to_be_visible()
        assert page.url.endswith("&sending=port587&provider=isp")
        assert watched.complaints == []


@sizes
def test_by_keyboard_a_pasted_message_leads_into_the_check(
    live_server, browser, prefix, width
):
    with page_at(browser, f"{live_server.url}{prefix}/impact/", width=width) as watched:
        page = watched.page
        follow(page, "main a[href$='/impact/error/']")
        follow(page, "main a.button")
        tab_to(page, "textarea")
        page.keyboard.type("Port: 25, 0x800CCC0E")
        tab_to(page, "main button[type=submit]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("[data-error=timeout]")).to_be_visible()
        follow(page, "[data-error=timeout] a.button")
        assert page.url.endswith(f"{prefix}/impact/connection/?sending=port25")
        assert watched.complaints == []


@sizes
def test_without_script_a_server_and_a_message_lead_to_an_outcome(
    live_server, browser, prefix, width
):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = watch(context.new_page()).page
    page.goto(f"{live_server.url}{prefix}/impact/error/")
    page.locator("main a[href$='/impact/error/timeout/']").click()
    page.locator("[data-error=timeout] a.button").click()
    page.locator("label[for=answer-other_line]").click()
    page.locator("main button[type=submit]").first.click()
    page.locator("#host").fill("taro@isp.example")
    page.locator("#host").press("Enter")
    expect(page.locator("[data-whose=provider]")).to_be_visible()
    page.locator("#server-found .link-list a").first.click()
    for answer in ("port25", "yes", "yes"):
        page.locator(f"label[for=answer-{answer}]").click()
        page.locator("main button[type=submit]").first.click()
    expect(page.locator("[data-verdict=affected]")).to_be_visible()
    assert page.url.endswith("&line_blocking=yes&submission=yes&provider=isp")
    context.close()


@pytest.mark.parametrize(
    "name",
    [
        f"/impact/service/?{FLETS}",
        f"/impact/server/?{FLETS}&host=smtp.isp.example",
        f"/impact/server/?{FLETS}&host={LONG}",
        f"/impact/submission/?{OLD}&provider=isp",
        f"/impact/result/?{OLD}&submission=yes&provider=isp",
        "/impact/error/",
        "/impact/error/timeout/",
    ],
)
def test_a_page_is_sound_at_every_width(live_server, browser, prefix, name):
    with page_at(browser, f"{live_server.url}{prefix}{name}") as watched:
        be_sound(watched)


@pytest.mark.parametrize("text", ["port 25: 535 550 553", "odd", "port 110", ""])
def test_what_a_message_means_is_sound_at_every_width(
    live_server, browser, prefix, text
):
    address = f"{live_server.url}{prefix}/impact/error/text/"
    with page_at(browser, address) as watched:
        watched.page.locator("textarea").fill(text)
        watched.page.locator("main button[type=submit]").click()
        watched.page.wait_for_selector("[data-error], .error-summary")
        be_sound(watched)
