"""The members' pages in a real browser: widths, schemes, keyboard, no script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Mailbox, Sender, Status
from members.tests import make
from members.tests.test_pages_mailbox import WAITING
from tests import shipped
from tests.browser import be_sound, watch

LONGEST = "abcdefghijklmnopqrstuvwxyz.abcde"
RENEWED = "00:11"
"""A page that waits looks every ten seconds."""
NO_LONGER = [{"status": s} for s in (Status.SUSPENDED, Status.CLOSED, Status.REFUSED)]

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice():
    """Alice holds a connection."""
    return make.connection("ip0123456789")


def sign_in(page, live_server, prefix=""):
    """Sign in as Alice by the form."""
    page.goto(f"{live_server.url}{prefix}/accounts/login/")
    page.fill("[name=login]", "ip0123456789")
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/members/")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "name", ["/accounts/login/", "/accounts/forgotten/", "/accounts/code/"]
)
def test_the_pages_before_the_sign_in_are_sound(live_server, page, prefix, name):
    watched = watch(page)
    page.goto(f"{live_server.url}{prefix}{name}")
    be_sound(watched)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_a_claim_are_sound(live_server, page, alice, prefix):
    watched = watch(page)
    sign_in(page, live_server, prefix)
    be_sound(watched)
    page.goto(f"{live_server.url}{prefix}/members/mailbox/new/")
    make.mailbox("aozora")
    page.fill("[name=local_part]", "aozora")
    expect(page.locator("#availability .tag")).to_be_visible()
    page.press("[name=local_part]", "Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    be_sound(watched)
    page.fill("[name=local_part]", "minato")
    page.press("[name=local_part]", "Enter")
    expect(page.locator("[name=confirm]")).to_be_attached()
    be_sound(watched)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("extra", [WAITING, {"initial_password": True}, {}, *NO_LONGER])
def test_the_state_page_is_sound(live_server, page, alice, prefix, extra):
    make.mailbox(LONGEST, of=alice, **extra)
    watched = watch(page)
    sign_in(page, live_server, prefix)
    page.goto(f"{live_server.url}{prefix}/members/mailbox/")
    be_sound(watched)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_late_state_page_is_sound(live_server, page, alice, prefix):
    late = timezone.now() - timedelta(days=2)
    make.mailbox(LONGEST, of=alice, **WAITING, requested_at=late, due_at=late)
    watched = watch(page)
    sign_in(page, live_server, prefix)
    page.goto(f"{live_server.url}{prefix}/members/mailbox/")
    be_sound(watched)


def test_the_password_page_is_sound_and_shows_what_is_typed(live_server, page, alice):
    make.mailbox("aozora", of=alice, initial_password=True)
    watched = watch(page)
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/members/mailbox/password/")
    be_sound(watched)
    page.fill("[name=password1]", "short")
    page.get_by_role("button", name="パスワードを表示する").first.click()
    expect(page.locator("[name=password1]")).to_have_attribute("type", "text")
    page.press("[name=password2]", "Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    be_sound(watched)


def test_the_page_of_the_sender_addresses_and_its_guide_are_sound(
    live_server, page, alice
):
    now, mailbox = timezone.now(), make.mailbox("aozora", of=alice)
    absent = {"kind": "domain", "token": "a" * 20, "finding": "absent"}
    missing = {"confirmed_at": now, "missing_since": now, "warned_at": now}
    strict = {"confirmed_at": now, "policy": "reject", "policy_at": now}
    for name, extra in (
        ("info@example.jp", {"kind": "address", **strict}),
        ("shop@example.com", {"kind": "address"}),
        ("office.example.jp", {**absent, **missing, "looked_at": now}),
        ("example.net", {**absent, "looked_at": now}),
    ):
        Sender.objects.create(mailbox=mailbox, name=name, **extra)
    shipped.load("guides")
    watched = watch(page)
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/members/senders/")
    expect(page.locator("[data-record]")).to_have_count(1)
    be_sound(watched)
    page.goto(f"{live_server.url}/members/guides/gol/thunderbird-desktop/")
    expect(page.locator("[data-policy=reject]")).to_be_visible()
    be_sound(watched)


def test_enter_in_the_field_presses_no_suggestion(live_server, page, alice):
    make.mailbox("aozora")
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/members/mailbox/new/")
    page.fill("[name=local_part]", "aozora")
    page.press("[name=local_part]", "Enter")
    expect(page.locator("[name=suggestion]").first).to_be_visible()
    page.fill("[name=local_part]", "minato")
    page.press("[name=local_part]", "Enter")
    expect(page.locator("[name=confirm]")).to_be_attached()


def test_a_waiting_page_becomes_the_ready_page_by_itself(live_server, page, alice):
    mailbox = make.mailbox("aozora", of=alice, **WAITING)
    sign_in(page, live_server)
    page.clock.install()
    page.goto(f"{live_server.url}/members/mailbox/")
    expect(page.locator("[data-status=requested]")).to_be_visible()
    Mailbox.objects.filter(pk=mailbox.pk).update(
        status=Status.READY, applied_revision=1
    )
    page.clock.fast_forward(RENEWED)
    expect(page.locator("[data-status=ready]")).to_be_visible()


def test_a_new_stop_is_said_to_who_does_not_see_it(live_server, page, alice):
    mailbox = make.mailbox("aozora", of=alice, **WAITING)
    watched = watch(page)
    sign_in(page, live_server)
    page.clock.install()
    page.goto(f"{live_server.url}/members/mailbox/")
    expect(page.locator("#said")).to_be_empty()
    Mailbox.objects.filter(pk=mailbox.pk).update(made_at=timezone.now())
    page.clock.fast_forward(RENEWED)
    expect(page.locator("#said")).to_have_text("送信と受信を確認しています")
    assert watched.complaints == []


def test_after_a_sign_out_elsewhere_the_page_leads_to_the_sign_in(
    live_server, page, alice
):
    make.mailbox("aozora", of=alice, **WAITING)
    sign_in(page, live_server)
    page.clock.install()
    page.goto(f"{live_server.url}/members/mailbox/")
    page.context.clear_cookies(name="sessionid")
    page.clock.fast_forward(RENEWED)
    page.wait_for_url("**/accounts/login/?next=/members/mailbox/")
    expect(page.locator("h1")).to_have_count(1)


def test_a_password_is_set_by_keyboard_alone(live_server, page, alice):
    make.mailbox("aozora", of=alice, initial_password=True)
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/members/mailbox/password/")
    page.focus("[name=password1]")
    page.keyboard.type("another-4417-long")
    for _ in range(2):  # past the button that shows what is typed
        page.keyboard.press("Tab")
    page.keyboard.type("another-4417-long")
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/mailbox/")
    expect(page.locator("[role=status]").first).to_have_text(
        "パスワードを設定しました。"
    )


def test_a_claim_by_keyboard_and_without_script(live_server, browser, alice):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/members/mailbox/new/")
    page.focus("[name=local_part]")
    page.keyboard.type("aozora")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=confirm]", state="attached")
    page.get_by_role("button", name="このアドレスを申請する").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/mailbox/")
    assert Mailbox.objects.get().address == "aozora@gol.com"
    context.close()
