"""An agent in a real browser finds out why it does not work, and mends it.

With PICTURES naming a folder they leave the pictures of docs/support.md there.
"""

import re
import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from members import claims, confirming, figures, provisioning
from members.mailsystem.models import MailNetwork
from members.models import Mailbox
from members.tests import make
from members.tests.broken import closed_port
from members.tests.calls import (
    ALICE,
    CLIENT,
    NOT_OWNED,
    ON_PORT_25,
    OUTSIDE,
    Call,
    picture,
)
from members.tests.staff import with_role
from members.tests.test_console_browser import open_console
from members.tests.test_maillog_keeping import queued, wrong
from portal.models import Heartbeat
from tests import submission
from tests.browser import watch

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
NETWORK = "203.0.113.0/24"
NEW = "Kaze-to-Nami_582"


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
    MailNetwork.objects.create(network="127.0.0.0/8")  # where the worker is
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
    begin_again(call, status="ready")
    call.reload()
    call.saw(wrong(client="198.51.100.7"))


def begin_again(call, **extra):
    """Put Alice's mailbox back to where it has its first password."""
    call.alice.account.set_password("ip0123456789")
    call.alice.account.save()
    first = {"initial_password": True, "password_changed_at": None}
    Mailbox.objects.update(revision=F("revision") + 1, **first, **extra)


def sets_a_password_on_my_page(call):
    given = {"login": "ip0123456789", "password": make.PASSWORD}
    call.caller.post("/accounts/login/", given)
    given = {"password1": NEW, "password2": NEW}
    call.caller.post("/members/mailbox/password/", given)
    call.reload()
    assert call.accepts(NEW)


def the_phone_has_the_old_password(call):
    call.saw(wrong(client=CLIENT))


def gets_a_one_time_code(call):
    button = call.page.locator(".actions a[href*='/act/code/']").first
    call.act(button, why="パスワードを忘れた / forgot it", verified="code of My page")
    code = call.page.locator("main h2").inner_text()
    given = {"login": ALICE, "code": code}
    assert call.caller.post("/accounts/code/", given).status_code == 302
    given = {"password1": NEW, "password2": NEW}
    call.caller.post("/accounts/code/password/", given)
    call.reload()
    assert call.accepts(NEW)
    assert not call.accepts(make.MAILBOX_PASSWORD)


def tries_port_25(call):
    call.saw(queued())  # only of known networks it is kept: anybody writes any sender
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
    begin_again(call, status="requested", made_at=None, proven_at=None)
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
    picture(page, "check", at="[data-check]")
    button = page.locator(".actions a[href*='/act/code/']").first
    call.act(button, why="パスワードを忘れた / forgot it", verified="code of My page")
    expect(page.locator("main h2")).to_have_text(re.compile(r"^\w{5}-\w{5}$"))
    picture(page, "code")
    page.locator("main a[href*='/subscribers/']").click()
    leave_a_note(page)


def leave_a_note(page):
    """Leave a note for the next shift, and tick it off."""
    page.locator("[name=text]").fill("10時に折り返し / call back at 10:00")
    page.locator("[name=follow_up_at]").fill("2026-11-25T10:00")
    page.locator("form[action*='/notes/'] button").click()
    done = page.locator("form[action*='/done/']")
    expect(done).to_be_visible()
    picture(page, "note", at="form[action*='/done/']")
    done.locator("button").click()
    expect(done).to_have_count(0)
