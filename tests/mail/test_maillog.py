"""What Postfix and Dovecot refuse stands on the subscriber's page within a minute."""

import contextlib
import os
import re
import signal
import smtplib
import subprocess
import sys
import threading
import time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from members import maillog, provisioning
from members.mailsystem.models import MailAccount
from members.mailsystem.tests.make import ALICE, BOB
from members.models import MailEvent, MailLog
from members.tests import make
from members.tests.staff import enter, with_role
from portal.networks.models import AddressRange
from tests.mail.broken import hanging
from tests.mail.clients import HERE, admits, message, signed_in, smtp
from tests.station import wait_until

pytestmark = pytest.mark.production
Kind = MailEvent.Kind
MINUTE = 60


@pytest.fixture
def alice(servers, directory, transactional_db):
    """Return Alice's mailbox, as portal, directory and mail servers have it."""
    AddressRange.objects.create(network=f"{HERE}/32", kind="dynamic")
    mailbox = make.mailbox("alice")
    make.mailbox("bob")
    return mailbox


@pytest.fixture
def following(servers, alice, django_db_blocker):
    """Follow both logs in a thread, as the service does; what is old is left out."""
    stop = threading.Event()
    zone = ZoneInfo(django_settings.TIME_ZONE)
    sources = [str(path) for path in servers.logs]
    maillog.follow(sources, host="mail", zone=zone, stop=stop, once=True)
    MailEvent.objects.all().delete()  # other tests had an Alice too

    def follow():
        try:
            maillog.follow(sources, host="mail", zone=zone, stop=stop)
        finally:
            connection.close()

    thread = threading.Thread(target=follow)
    thread.start()
    yield
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def console(client):
    """Return a client of support."""
    with_role("support")
    return enter(client, "agent")


def refuse_much(stack, settings):
    """Have Alice's programs do everything wrong."""
    assert admits(stack, "993", password="an-old-one")[0] == 535
    assert admits(stack, "587", password="an-old-one")[0] == 535
    with signed_in(stack) as program:
        program.mail(BOB)
        assert program.rcpt(BOB)[0] == 553
    with smtp(stack.submission) as program:
        assert program.mail(ALICE)[0] == 530
    settings.DAILY_MESSAGES = 0
    with signed_in(stack) as program:
        program.mail(ALICE)
        program.rcpt(BOB)
        with contextlib.suppress(smtplib.SMTPDataError):
            program.data(message("Much"))
    settings.DAILY_MESSAGES = 100
    MailAccount.objects.filter(address=ALICE).update(quota_bytes=1)
    with smtp(stack.smtp) as outsider:
        outsider.mail("somebody@example.com")
        assert outsider.rcpt(ALICE)[0] == 552


async def nobody_here(*_command):
    """Answer as a server that has no such mailbox."""
    return "550 5.1.1 Nobody here"


def test_a_minute_later_support_sees_what_was_refused(
    servers, outside, alice, following, console, settings
):
    outside.handle_RCPT = nobody_here
    with signed_in(servers) as program:
        program.sendmail(ALICE, ["away@example.org"], message("Away"))
    began = time.monotonic()
    refuse_much(servers, settings)
    expected = {
        Kind.SIGNED_IN,
        Kind.PASSWORD,
        Kind.SENDER,
        Kind.NO_TLS,
        Kind.MESSAGES,
        Kind.FULL,
        Kind.BOUNCED,
    }

    def shown():
        page = console.get(f"/en/admin/subscribers/{alice.connection_id}/")
        kinds = re.findall('data-mail-event="([a-z0-9_]+)"', page.content.decode())
        return expected <= set(kinds)

    alice.known_networks = ["127.0.0.0/24"]
    alice.save()
    wait_until(shown, MINUTE)
    assert time.monotonic() - began < MINUTE
    bounce = alice.mail_events.get(kind=Kind.BOUNCED)
    assert (bounce.domain, bounce.service) == ("example.org", "submission")
    late = [timezone.now() - row.last_at for row in alice.mail_events.all()]
    assert max(late).total_seconds() < MINUTE


@pytest.fixture
def hanako(mail_stack, portal):
    """Return a mailbox that a worker made at the real servers."""
    mailbox = make.requested("hanako")
    mailbox.__class__.objects.update(next_attempt_at=mailbox.requested_at)
    provisioning.drain()
    mailbox.refresh_from_db()
    return mailbox


def told(console, mailbox):
    """Press "Check now"; return the rule that held."""
    address = f"/en/admin/subscribers/{mailbox.connection_id}/check/"
    page = console.post(address).content.decode()
    return page.partition('data-check="')[2].partition('"')[0]


def test_check_now_asks_the_real_servers_and_sends_nothing(mail_stack, hanako, console):
    marks = mail_stack.marks
    found = provisioning.examine(hanako)
    parts = (found.directory, found.delivery, found.sending, found.receiving)
    assert parts == ("same", "well", "well", "well")
    assert found.quota == 0
    assert "saved mail" not in mail_stack.said(marks)
    assert told(console, hanako) == "first_well"
    MailAccount.objects.update(quota_bytes=100)
    assert provisioning.examine(hanako).delivery == "full"
    assert told(console, hanako) == "full"


def test_check_now_says_within_five_seconds_that_servers_hang(
    mail_stack, hanako, console
):
    with hanging(mail_stack):
        began = time.monotonic()
        assert told(console, hanako) == "silent"
        assert time.monotonic() - began < 5


@pytest.mark.faults
def test_a_follower_that_is_killed_loses_and_doubles_nothing(
    tmp_path, transactional_db
):
    make.mailbox("alice")
    log, lines = tmp_path / "postfix.log", 30_000
    stamp = timezone.localtime().strftime("%b %d %H:%M:%S")
    refused = (
        f"{stamp} mail postfix/submission/smtpd[9]: warning: unknown[203.0.113.7]: SASL"
        f" PLAIN authentication failed: (reason unavailable), sasl_username={ALICE}\n"
    )
    log.write_text(refused * lines)
    whole = os.environ["DATABASE_URL"].rpartition("/")[0]
    database = f"{whole}/{connection.settings_dict['NAME']}"
    command = [sys.executable, "manage.py", "followmaillog", str(log), "--host", "mail"]

    def start(*more):
        return subprocess.Popen(
            [*command, *more],
            cwd=django_settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": database},
            stdout=subprocess.DEVNULL,
        )

    for least in (1, lines // 3):
        follower = start()
        wait_until(MailLog.objects.filter(lines__gt=least).exists, 20)
        follower.send_signal(signal.SIGKILL)
        follower.wait()
    assert start("--once").wait(60) == 0
    assert MailEvent.objects.get().times == MailLog.objects.get().lines == lines
