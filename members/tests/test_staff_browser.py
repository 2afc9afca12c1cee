"""An operator on duty and an administrator in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members import figures, provisioning
from members.models import Mailbox
from members.roles import Role
from members.tests import make
from members.tests.broken import closed_port
from members.tests.staff import ACTIVATE, AGAIN, code, with_role
from members.tests.test_console_browser import open_console
from members.tests.test_signin_browser import sign_in
from portal.models import Heartbeat
from tests.browser import watch

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def failing(mail_server, settings):
    """Have two mailboxes fail for one reason; the mail system works again."""
    make.requested("alice")
    make.requested("bob")
    works = settings.PROOF_SUBMISSION
    settings.PROOF_SUBMISSION = f"localhost:{closed_port()}"
    provisioning.drain()
    settings.PROOF_SUBMISSION = works
    later = timezone.now() + timedelta(minutes=5)
    Mailbox.objects.update(next_attempt_at=later, last_error="421 busy")
    figures.keep()
    Heartbeat.objects.create(name="sweep", at=timezone.now())


def confirm(page, why):
    """Fill in the reason, and press the button."""
    page.locator("[name=why]").fill(why)
    page.locator("main form button[type=submit]").click()


def test_an_operator_pauses_and_lets_all_that_failed_try_again(
    live_server, page, client, failing
):
    with_role(Role.OPERATORS)
    open_console(page, live_server, client)
    watched = watch(page)
    page.goto(f"{live_server.url}/en/admin/")
    page.get_by_role("link", name="Pause the preparation").click()
    confirm(page, "the mail servers are moved")
    expect(page.locator("[data-paused]")).to_contain_text("the mail servers are moved")
    assert provisioning.drain() == 0
    page.get_by_role("button", name="Go on with the preparation").click()
    expect(page.locator("[data-paused]")).to_have_count(0)
    page.get_by_role("link", name="Retry all of these").click()
    expect(page.locator("main")).to_contain_text("2 mailboxes fail")
    confirm(page, "they are back")
    expect(page.get_by_text("2 mailboxes are tried again.")).to_be_visible()
    assert provisioning.drain() == 2
    assert watched.complaints == []


def test_an_administrator_lets_an_agent_in_and_out_again(
    live_server, page, browser, client
):
    with_role(Role.ADMINISTRATORS, "chief")
    with_role(Role.SUPPORT, "earlier")  # so that the role exists
    open_console(page, live_server, client, "chief")
    watched, console = watch(page), f"{live_server.url}/en/admin"
    page.goto(f"{console}/members/account/add/")
    page.locator("[name=username]").fill("newcomer")
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(make.PASSWORD)
    page.get_by_label("Support: reads subscribers and acts on mailboxes").check()
    page.locator("[name=_save]").click()
    with browser.new_context() as context:
        agent = context.new_page()
        enrol(agent, live_server.url)
        expect(agent.get_by_role("link", name="接続ID", exact=True)).to_be_visible()
        assert agent.get_by_role("link", name="取り込み").count() == 0
        end_the_session(page, console)
        agent.reload()
        expect(agent.locator("[name=login]")).to_be_visible()
    assert watched.complaints == []


def enrol(agent, site):
    """Sign in for the first time, and set the authenticator app up."""
    sign_in(agent, site, "newcomer", make.PASSWORD)
    agent.wait_for_url(f"**{ACTIVATE}*")
    secret = agent.locator("code.value").inner_text()
    for place in (ACTIVATE, AGAIN):
        agent.wait_for_url(f"**{place}*")
        agent.fill("[name=code]", code(secret))
        agent.press("[name=code]", "Enter")
    agent.wait_for_url("**/recovery-codes/")
    agent.locator("main a[href$='/admin/']").click()
    agent.wait_for_url("**/admin/")


def end_the_session(page, console):
    """Choose the newcomer's session, and end it."""
    page.goto(f"{console}/members/staffsession/")
    page.get_by_role("row", name="newcomer").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option("end_sessions")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("1 session was ended.")).to_be_visible()
