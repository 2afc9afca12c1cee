"""A telephone call: what Alice's mail software did, and what the agent does."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from members import claims, provisioning
from members.models import Mailbox
from members.tests.test_maillog_keeping import read, write
from tests import submission

ALICE, OUTSIDE = "alice@gol.com", "info@example.jp"
CLIENT = "203.0.113.7"
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

    page: Page
    alice: Mailbox
    caller: Client
    server: dict[str, Any]
    log: Path
    settings: Settings

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
            picture(self.page, "act", at="[name=verified]")
        self.page.locator("main form button[type=submit]").click()

    def next_action(self):
        """Return the button beside the sentence of the check."""
        return self.page.locator("[data-check] a.button")


def picture(page, name, at="h1"):
    """Keep what the window shows around a place, where somebody asked for it."""
    if folder := os.environ.get("PICTURES"):
        page.set_viewport_size(
            {"width": 1280, "height": 320 if name in {"check", "note"} else 460}
        )
        page.locator(at).first.scroll_into_view_if_needed()
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"support-{name}-{language}.png")
