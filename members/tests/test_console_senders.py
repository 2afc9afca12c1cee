"""Staff see what a subscriber may send as, what was refused, and remove a sender."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import claims, figures, provisioning
from members.mailsystem.models import MailSender
from members.models import Mailbox, MailboxChange, Sender, SenderRefusal, StaffEvent
from members.roles import Role
from members.tests import make
from members.tests.staff import enter, with_role

OLD, OFFICE = "taro@oldhost.example", "office.example"
GIVEN = {"why": "sold the domain", "verified": "call-back"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    """Return a member of support."""
    return with_role("support")


@pytest.fixture
def console(client, agent):
    """Return a client of support."""
    return enter(client, "agent")


@pytest.fixture
def alice():
    """Alice's mailbox is ready."""
    return make.mailbox("alice")


def add(mailbox, name=OLD, **extra):
    kind = {"kind": "address"} if "@" in name else {"kind": "domain", "token": "t"}
    return Sender.objects.create(mailbox=mailbox, name=name, **kind, **extra)


def confirmed(mailbox, name=OLD, **extra):
    return add(mailbox, name, confirmed_at=timezone.now(), **extra)


def show(client, mailbox):
    return client.get(f"/admin/subscribers/{mailbox.connection_id}/").content.decode()


def remove(client, sender, **given):
    return client.post(f"/admin/senders/{sender.pk}/remove/", {**GIVEN, **given})


def test_each_sender_says_how_and_when_it_was_confirmed(console, alice):
    confirmed(alice)
    confirmed(alice, OFFICE, policy="reject")
    page = show(console, alice)
    assert f'data-sender="{OLD}"' in page
    assert "コードの入力で確認済み" in page
    assert "DNSの登録で確認済み" in page
    assert "拒否する" in page


def test_what_waits_and_what_is_about_to_lapse_is_said(console, alice):
    now = timezone.now()
    waiting = add(alice)
    lost = confirmed(alice, OFFICE, missing_since=now, warned_at=now)
    page = show(console, alice)
    assert "確認コードの入力待ち" in page
    assert "登録が見つかりません" in page
    assert f"/admin/senders/{lost.pk}/remove/" in page
    assert f"/admin/senders/{waiting.pk}/remove/" not in page


def test_without_any_it_says_so(console, alice):
    page = show(console, alice)
    assert "ご自身のアドレスのみ" in page
    assert 'data-refused="0"' in page


def test_the_page_before_says_what_happens_and_changes_nothing(console, alice):
    sender = confirmed(alice)
    page = console.get(f"/admin/senders/{sender.pk}/remove/").content.decode()
    assert "数秒で" in page
    assert 'name="why"' in page
    assert 'name="verified"' in page
    assert Sender.objects.confirmed().exists()


def test_removing_is_kept_with_who_and_why(console, agent, alice):
    sender = confirmed(alice)
    answer = remove(console, sender)
    assert answer["Location"] == f"/admin/subscribers/{alice.connection_id}/"
    change = alice.changes.get(kind=MailboxChange.Kind.SENDER_REMOVED)
    assert (change.by, change.about) == (agent, OLD)
    assert change.why == "sold the domain (call-back)"
    did = agent.staff_events.filter(kind=StaffEvent.Kind.DID)
    assert did.filter(about__contains=f"/senders/{sender.pk}/remove/").exists()


@pytest.mark.django_db(transaction=True)
def test_the_mail_servers_and_the_owner_hear_of_it(console, alice, mail_server):
    sender = confirmed(alice)
    Mailbox.objects.update(applied_revision=0)
    provisioning.drain()
    assert MailSender.objects.exists()
    remove(console, sender)
    provisioning.drain()
    assert not MailSender.objects.exists()
    subjects = [make.english_subject(m) for m in mail_server.maildirs.of(alice.address)]
    assert "A sender address was removed" in subjects


def test_the_history_names_the_sender_and_the_reason(console, alice):
    remove(console, confirmed(alice))
    page = show(console, alice)
    assert f"alice@gol.com, {OLD}" in page
    assert "sold the domain (call-back)" in page


@pytest.mark.parametrize(
    "given", [{"why": " "}, {"verified": ""}, {"verified": "code of My page"}]
)
def test_nothing_happens_without_reason_and_verification(console, alice, given):
    assert remove(console, confirmed(alice), **given).status_code == 200
    assert Sender.objects.confirmed().exists()


def test_the_digits_of_the_page_verify_the_caller(console, alice):
    code = claims.show_code_to_caller(connection=alice.connection)
    given = {"verified": "code of My page", "caller_code": code}
    assert remove(console, confirmed(alice), **given).status_code == 302
    assert not Sender.objects.confirmed().exists()


def test_what_is_gone_or_waits_is_not_removed(console, alice):
    gone, waiting = confirmed(alice, removed_at=timezone.now()), add(alice, "b@x.jp")
    for sender in (gone, waiting):
        console.get(remove(console, sender)["Location"])
    assert Sender.objects.current().get() == waiting
    assert not alice.changes.exists()
    assert console.post("/admin/senders/999999/remove/", GIVEN).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_editors_remove_no_sender(client, alice, role):
    with_role(role)
    answer = remove(enter(client, "agent"), confirmed(alice))
    assert answer.status_code == (403 if role == Role.EDITORS else 302)
    assert Sender.objects.confirmed().exists() == (role == Role.EDITORS)


def test_whoever_is_no_staff_is_led_away(client, alice):
    sender = confirmed(alice)
    client.force_login(alice.account)
    assert remove(client, sender).status_code == 302
    assert Sender.objects.confirmed().exists()


def test_refusals_are_counted_by_mailbox(console, alice):
    today = timezone.localdate()
    for days, times in ((0, 3), (6, 2), (7, 4), (40, 9)):
        SenderRefusal.objects.note(
            address=alice.address, number=times, day=today - timedelta(days)
        )
    SenderRefusal.objects.note(address=make.mailbox("bob").address, number=8)
    page = show(console, alice)
    assert 'data-refused="9"' in page
    assert "7日間で5回、30日間で9回" in page
    figures.keep()
    home = console.get("/admin/").content.decode()
    assert home.index("bob@gol.com") < home.index("alice@gol.com")


@pytest.mark.parametrize("typed", [OLD, " Taro@OldHost.example", OFFICE])
def test_a_subscriber_is_found_by_a_sender(console, alice, typed):
    add(alice)
    confirmed(alice, OFFICE)
    answer = console.get("/admin/search/", {"q": typed})
    assert answer["Location"] == f"/admin/subscribers/{alice.connection_id}/"


def test_everybody_who_sends_as_an_address_is_found(console, alice):
    for mailbox in (alice, make.mailbox("bob")):
        confirmed(mailbox)
    page = console.get("/admin/search/", {"q": OLD}).content.decode()
    assert "alice@gol.com" in page
    assert "bob@gol.com" in page
