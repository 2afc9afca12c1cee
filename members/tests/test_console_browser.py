"""The console in a real browser: sound at every width, under the strict policy."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members import figures
from members.models import (
    MailboxChange,
    MailEvent,
    MailLog,
    Note,
    Sender,
    SenderRefusal,
)
from members.tests import make
from members.tests.staff import enter, with_role
from portal.models import Heartbeat
from tests.browser import be_sound, watch

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


@pytest.fixture
def alice():
    """Alice's mailbox fails, another one is late, a third is ready; there is a note."""
    now = timezone.now()
    alice = make.requested("alice", last_error="421 mail.gol.com: try again later")
    MailboxChange.objects.create(mailbox=alice, kind="requested")
    MailboxChange.objects.create(
        mailbox=alice, kind="failed", why="421 mail.gol.com: try again later"
    )
    make.requested("kawasemi", due_at=now - HOUR, requested_at=now - 2 * HOUR)
    make.mailbox("suzume", requested_at=now - timedelta(seconds=14))
    missing = {"token": "t", "missing_since": now, "warned_at": now}
    for name, kind, extra in (
        ("info@example.jp", "address", {"confirmed_at": now, "policy": "reject"}),
        ("office.example.jp", "domain", {"confirmed_at": now, **missing}),
        ("shop@example.com", "address", {}),
    ):
        Sender.objects.create(mailbox=alice, kind=kind, name=name, **extra)
    SenderRefusal.objects.note(address=alice.address, number=3)
    MailLog.objects.create(host="mail", source="-")
    for kind in ("signed_in", "password", "no_tls"):
        MailEvent.objects.create(
            mailbox=None if kind == "no_tls" else alice,
            host="mail",
            service="imap",
            kind=kind,
            times=3,
            hour=now,
            first_at=now,
            last_at=now,
            network="192.0.2.0/24",
        )
    alice.known_networks = ["192.0.2.0/24"]
    alice.save()
    agent = with_role("support")
    Note.objects.create(
        connection=alice.connection, by=agent, text="折り返し", follow_up_at=now
    )
    Heartbeat.objects.create(name="sweep", at=now)
    figures.keep()
    return alice


def open_console(page, live_server, client, username="agent"):
    """Bring a signed-in session into the browser."""
    enter(client, username)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])


def photograph(page, name):
    """Keep a picture where somebody asked for it."""
    if folder := os.environ.get("PICTURES"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_the_console_are_sound(live_server, page, client, alice, prefix):
    open_console(page, live_server, client)
    watched = watch(page)
    pages = {
        "home": "/",
        "subscriber": f"/subscribers/{alice.connection_id}/",
        "search": "/search/?q=ip",
        "act": f"/members/mailbox/{alice.pk}/act/close/",
    }
    for name, path in pages.items():
        page.goto(f"{live_server.url}{prefix}/admin{path}")
        photograph(page, f"{name}{prefix.replace('/', '-')}")
        if name == "subscriber":
            page.locator("form[action*='/check/'] button").click()
            expect(page.locator("[data-check=late]")).to_be_visible()
            photograph(page, f"checked{prefix.replace('/', '-')}")
        be_sound(watched)
