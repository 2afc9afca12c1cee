"""An agent in a real browser finds out why it does not work, and mends it.

With PICTURES naming a folder they leave the pictures of docs/support.md there.
"""

import os
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from members import claims, confirming, figures, provisioning
from members.models import Mailbox
from members.tests import make
from members.tests.broken import closed_port
from members.tests.staff import with_role
from members.tests.test_console_browser import open_console
from members.tests.test_maillog_keeping import read, write, wrong
from portal.models import Heartbeat
from tests import submission
from tests.browser import watch

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
ALICE, OUTSIDE = "alice@gol.com", "info@example.jp"
CLIENT, NETWORK = "203.0.113.7", "203.0.113.0/24"
NEW = "Kaze-to-Nami_582"
REJECT = f"NOQUEUE: reject: RCPT from unknown[{CLIENT}]"
END = "to=<bob@gol.com> proto=ESMTP helo=<phone.example>"
NOT_OWNED = (
    f"submission/smtpd[9]: {REJECT}: 553 5.7.1 <{OUTSIDE}>: Sender address rejected:"
    f" not owned by user {ALICE}; from=<{OUTSIDE}> {END}"
)
ON_PORT_25 = (
    f"smtpd[9]: {REJECT}: 554 5.7.1 <{ALICE}>: Sender address rejected: Sign in to send"
    f" as this address: port 587, SMTP AUTH; from=<{ALICE}> {END}"
)


@dataclass
class Call:
    """A telephone call: the agent's page, Alice's browser, and the mail servers."""

    page: object
    alice: Mailbox
    caller: Client
    server: dict
    log: Path
    settings: object

    def saw(self, line):
        """Have the mail servers log something, and the portal read it."""
        write(self.log, line)
        read(self.log)

    def accepts(self, password):
        """Tell whether Alice's mail software can sign in with it."""
        return submission.accepts(self.server, ALICE, password)

    def reload(self):
        """Let a worker do what there is; read Alice's row again."""
        provisioning.drain()
        self.alice.refresh_from_db()

    def act(self, button, *, why, verified=""):
        """Follow the button of an action, and fill in its page."""
        button.click()
        self.page.locator("[name=why]").fill(why)
        if verified:
            self.page.locator("[name=verified]").select_option(verified)
        if verified == "code of My page":
            digits = claims.show_code_to_caller(connection=self.alice.connection)
            self.page.locator("[name=caller_code]").fill(digits)
        picture(self.page, "act")
        self.page.locator("main form button[type=submit]").click()

    def next_action(self):
        """Return the button beside the sentence of the check."""
        return self.page.locator("[data-check] a.button")


def picture(page, name):
    """Keep what the window shows, where somebody asked for it."""
    if folder := os.environ.get("PICTURES"):
        page.set_viewport_size({"width": 1280, "height": 640})
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"support-{name}-{language}.png")


@pytest.fixture
def call(live_server, page, client, mail_server, tmp_path, settings):
    """Alice's mailbox works; an agent of support is in the console."""
    alice = make.mailbox(
        "alice",
        of=make.connection("ip0123456789"),
        applied_revision=0,
        password_changed_at=timezone.now() - timedelta(hours=2),
        known_networks=[NETWORK],
    )
    provisioning.drain()
    with_role("support")
    open_console(page, live_server, client)
    server = {
        "host": "localhost",
        "port": mail_server.submission_port,
        "ca_file": str(mail_server.ca_file),
    }
    log = tmp_path / "postfix.log"
    log.touch()
    call = Call(page, alice, Client(), server, log, settings)
    call.reload()
    return call


def still_on_the_first_password(call):
    Mailbox.objects.update(initial_password=True)
    call.alice.account.set_password("ip0123456789")
    call.alice.account.save()
    call.saw(wrong(client="198.51.100.7"))


def sets_a_password_on_my_page(call):
    call.caller.force_login(call.alice.connection.account)
    given = {"password1": NEW, "password2": NEW}
    call.caller.post("/members/mailbox/password/", given)
    call.reload()
    assert call.accepts(NEW)


def the_phone_has_the_old_password(call):
    call.saw(wrong(client=CLIENT))


def gets_a_one_time_code(call):
    button = call.page.locator(".actions a[href*='/act/code/']").first
    call.act(button, why="forgot it", verified="code of My page")
    code = call.page.locator("main h2").inner_text()
    given = {"login": ALICE, "code": code}
    assert call.caller.post("/accounts/code/", given).status_code == 302
    given = {"password1": NEW, "password2": NEW}
    call.caller.post("/accounts/code/password/", given)
    call.reload()
    assert call.accepts(NEW)
    assert not call.accepts(make.MAILBOX_PASSWORD)


def tries_port_25(call):
    call.saw(ON_PORT_25)


def hears_of_port_587(call):
    step = call.page.locator("[data-check]")
    expect(step).to_contain_text("587")
    settings = call.page.get_by_role("region", name="メールソフト")
    expect(settings).to_contain_text("587")
    expect(settings).to_contain_text(ALICE)
    assert call.accepts(make.MAILBOX_PASSWORD)


def sends_as_an_address_elsewhere(call):
    call.saw(NOT_OWNED)
    assert not may_send_as(call, OUTSIDE)


def confirms_the_sender_address(call):
    expect(call.page.locator("[data-check]")).to_contain_text("553")
    call.caller.force_login(call.alice.connection.account)
    call.caller.post("/members/senders/", {"sender": OUTSIDE})
    confirming.send_codes()
    call.caller.post("/members/senders/", {"code": make.code_in(mail.outbox[-1])})
    call.reload()
    assert may_send_as(call, OUTSIDE)
    call.page.reload()
    expect(call.page.locator(f"[data-sender='{OUTSIDE}']")).to_be_visible()


def may_send_as(call, sender):
    with submission.signed_in(call.server, ALICE, make.MAILBOX_PASSWORD) as client:
        try:
            client.sendmail(sender, [ALICE], f"From: {sender}\r\n\r\nhello")
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused):
            return False
    return True


def the_preparation_fails(call):
    Mailbox.objects.update(
        status="requested", applied_revision=0, made_at=None, proven_at=None
    )
    works = call.settings.PROOF_SUBMISSION
    call.settings.PROOF_SUBMISSION = f"localhost:{closed_port()}"
    call.reload()
    assert call.alice.last_error
    call.settings.PROOF_SUBMISSION = works
    Mailbox.objects.update(next_attempt_at=timezone.now() + timedelta(minutes=5))


def is_tried_again(call):
    call.act(call.next_action(), why="the server is back")
    call.reload()
    call.page.reload()
    expect(call.page.locator("[data-status=ready]")).to_be_visible()


def is_suspended(call):
    claims.suspend(mailbox=call.alice, by=make.staff(), why="many bounces")
    call.reload()
    assert not call.accepts(make.MAILBOX_PASSWORD)


def is_restored(call):
    call.act(call.next_action(), why="cleaned the computer", verified="call-back")
    call.reload()
    assert call.accepts(make.MAILBOX_PASSWORD)


Step = Callable[[Call], None]
CALLS: list[tuple[str, Step, Step]] = [
    ("old_password", the_phone_has_the_old_password, gets_a_one_time_code),
    ("first_elsewhere", still_on_the_first_password, sets_a_password_on_my_page),
    ("port_25", tries_port_25, hears_of_port_587),
    ("sender", sends_as_an_address_elsewhere, confirms_the_sender_address),
    ("late", the_preparation_fails, is_tried_again),
    ("suspended", is_suspended, is_restored),
]


@pytest.mark.parametrize(("reason", "happens", "mended"), CALLS)
def test_an_agent_finds_out_and_mends(live_server, call, reason, happens, mended):
    happens(call)
    watched = watch(call.page)
    call.page.goto(f"{live_server.url}/admin/")
    find_out(call.page, reason)
    mended(call)
    assert watched.complaints == []


def find_out(page, reason):
    """Search for what the caller says, and press the button."""
    page.locator("[name=q]").fill("ＩＰ０１２３４５６７８９")
    page.locator("[name=q]").press("Enter")
    page.locator("form[action*='/check/'] button").click()
    expect(page.locator(f"[data-check={reason}]")).to_be_visible()


@pytest.fixture
def no_script(browser, call):
    """Go on in a browser without scripts."""
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(call.page.context.cookies())
    call.page = context.new_page()
    yield call
    context.close()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_whole_call_works_without_script(live_server, no_script, prefix):
    call, page = no_script, no_script.page
    call.saw(wrong(client=CLIENT))
    make.requested("aliceblue")
    figures.keep()
    Heartbeat.objects.create(name="sweep", at=timezone.now())
    page.goto(f"{live_server.url}{prefix}/admin/")
    picture(page, "home")
    page.locator("[name=q]").fill("alice")
    page.locator("[name=q]").press("Enter")
    picture(page, "found")
    page.get_by_role("link", name=ALICE).click()
    page.locator("form[action*='/check/'] button").click()
    expect(page.locator("[data-check=old_password]")).to_be_visible()
    picture(page, "check")
    button = page.locator(".actions a[href*='/act/suspend/']")
    call.act(button, why="a stranger reads the mail", verified="code of My page")
    expect(page.locator("[data-status=suspended]")).to_be_visible()
    leave_a_note(page)


def leave_a_note(page):
    """Leave a note for the next shift, and tick it off."""
    page.locator("[name=text]").fill("10時に折り返し / call back at 10:00")
    page.locator("[name=follow_up_at]").fill("2026-11-25T10:00")
    page.locator("form[action*='/notes/'] button").click()
    done = page.locator("form[action*='/done/']")
    expect(done).to_be_visible()
    picture(page, "note")
    done.locator("button").click()
    expect(done).to_have_count(0)
