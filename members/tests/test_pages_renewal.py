"""What the state page asks while it stands open, and what it says about time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from members.models import Mailbox, MailboxChange, Status
from members.tests import make
from members.tests.test_pages_mailbox import STATE, WAITING

Kind = MailboxChange.Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    """Alice is signed in with her connection."""
    connection = make.connection("ip0123456789")
    client.force_login(connection.account)
    return connection


def ask(client, **data):
    """Ask as the open page does."""
    return client.get(STATE, data, headers={"HX-Request": "true"})


def page(client, prefix=""):
    """Return the whole page as text."""
    return client.get(prefix + STATE).content.decode()


def change(mailbox, kind, at=None):
    """Write into the history."""
    at = at or timezone.now()
    return MailboxChange.objects.create(mailbox=mailbox, kind=kind, at=at)


@pytest.mark.parametrize("address", [STATE, "/members/mailbox/new/availability/"])
def test_after_a_sign_out_the_open_page_leads_to_the_sign_in(client, address):
    response = client.get(address, headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert not response.content


def test_after_a_release_the_open_page_leads_to_the_claim(client, alice):
    closed = {"status": Status.CLOSED, "released_at": timezone.now()}
    make.mailbox("alice", of=alice, **closed)
    assert ask(client).headers["HX-Refresh"] == "true"
    assert client.get(STATE).headers["Location"] == "/members/mailbox/new/"


def test_no_cache_keeps_a_part(client, alice):
    make.mailbox("alice", of=alice, **WAITING)
    assert "no-store" in ask(client).headers["Cache-Control"]


def test_a_new_stop_is_said_once_and_the_clock_never(client, alice):
    make.mailbox("alice", of=alice, **{**WAITING, "made_at": timezone.now()})
    said = 'hx-swap-oob="innerHTML:#said">送信と受信を確認しています<'
    assert said in ask(client, seen=1).content.decode()
    assert "hx-swap-oob" not in ask(client, seen=2).content.decode()
    assert "hx-swap-oob" not in page(client)


def test_a_new_password_is_waited_for_without_renewing_the_page(client, alice):
    mailbox = make.mailbox("alice", of=alice, revision=2)
    change(mailbox, Kind.PASSWORD_CHANGED)
    assert "新しいパスワードへの切り替えを行っています" in page(client)
    assert ask(client).status_code == 204
    Mailbox.objects.update(applied_revision=2)
    assert ask(client).headers["HX-Refresh"] == "true"


def test_the_password_is_in_use_since_the_mail_system_has_it(client, alice):
    mailbox = make.mailbox("alice", of=alice)
    change(mailbox, Kind.PASSWORD_CHANGED, datetime(2026, 11, 24, 5, 0, tzinfo=UTC))
    change(mailbox, Kind.PASSWORD_APPLIED, datetime(2026, 11, 24, 5, 3, tzinfo=UTC))
    assert "2026年11月24日 14:03 からご利用" in page(client)  # Asia/Tokyo
    assert "since November 24, 2026, 14:03" in page(client, "/en")


def test_a_restored_mailbox_speaks_of_no_new_password(client, alice):
    mailbox = make.mailbox("alice", of=alice, revision=3)
    change(mailbox, Kind.PASSWORD_CHANGED)
    change(mailbox, Kind.PASSWORD_APPLIED)
    change(mailbox, Kind.RESTORED)
    assert "切り替えを行っています" not in page(client)


@pytest.mark.parametrize(("prefix", "day"), [("", "11月20日"), ("/en", "November 20,")])
def test_times_of_another_day_carry_the_day(client, alice, prefix, day):
    asked = datetime(2026, 11, 20, 5, 2, tzinfo=UTC)
    due = asked + timedelta(hours=1)
    mailbox = make.mailbox("alice", of=alice, **WAITING, requested_at=asked, due_at=due)
    text = page(client, prefix)
    assert f">{day} 14:02<" in text
    assert f"{day} 15:02" in text
    Mailbox.objects.filter(pk=mailbox.pk).update(status=Status.READY, ready_at=due)
    assert f">{day} 15:02<" in page(client, prefix)


def test_a_late_page_claims_of_the_staff_only_what_is_true(client, alice):
    past = timezone.now() - timedelta(minutes=1)
    late = {"due_at": past, "next_attempt_at": past}
    make.mailbox("alice", of=alice, **WAITING, **late)
    text = page(client)
    assert "まもなく次の確認を始めます" in text
    assert "担当者にも通知しました" not in text
    Mailbox.objects.update(escalated_at=timezone.now())
    assert "担当者にも通知しました" in page(client)


def test_a_stop_that_was_never_made_is_not_promised_for_later(client, alice):
    make.mailbox("alice", of=alice, proven_at=None)
    text = page(client)
    assert text.count("stepper__stop--done") == 3
    assert "stepper__stop--todo" not in text
