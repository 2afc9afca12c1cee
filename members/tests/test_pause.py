"""The preparation is paused and goes on; claims are taken, and their pages say so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import claims, provisioning
from members.mailsystem.models import MailAccount
from members.models import Account, Mailbox, Pause, Status
from members.provisioning.leases import lease_due
from members.tests import make
from members.tests.staff import enter, with_role

WHY = "the mail servers are moved"
MADE = "2026-01-01T00:00Z"
SAID = "一時停止しています"


@pytest.fixture
def operator(db):
    """Return an operator."""
    return with_role("operators")


@pytest.fixture
def console(client, operator):
    """Return a client of an operator."""
    return enter(client, "agent")


def test_in_a_pause_nothing_is_sent_and_nothing_is_lost(mail_server):
    operator = make.staff("operator")
    make.requested("alice")
    provisioning.pause(by=operator, why=WHY)
    assert provisioning.drain() == 0
    assert Mailbox.objects.get().attempts == 0
    provisioning.resume(by=operator)
    assert provisioning.drain() == 1
    assert Mailbox.objects.get().attempts == 1


def suspend(mailbox, agent):
    """Stop the mailbox."""
    claims.suspend(mailbox=mailbox, by=agent, why="it was stolen")


def close(mailbox, agent):
    """End the mailbox."""
    claims.close(mailbox=mailbox, by=agent, why="it was stolen")


def set_password(mailbox, agent):
    """Take the password from whoever has it."""
    claims.set_password(mailbox=mailbox, password="Kaze-to-Nami_582", by=agent)


@pytest.mark.parametrize("change", [suspend, close, set_password])
def test_a_pause_holds_no_change_of_a_ready_mailbox_back(mail_server, change):
    operator, alice = make.staff("operator"), make.mailbox("alice", made_at=MADE)
    make.requested("bob")
    provisioning.pause(by=operator, why=WHY)
    change(alice, operator)
    assert provisioning.sweep() == 1
    assert provisioning.drain() == 1
    alice.refresh_from_db()
    assert alice.is_applied
    there = MailAccount.objects.get()  # and Bob is not
    assert there.password == Account.objects.get(pk=alice.account_id).password
    assert there.active == (alice.status == Status.READY)
    assert provisioning.sweep() == 0


def test_a_pause_holds_back_what_a_dead_worker_had_begun(db):
    past = timezone.now() - timedelta(minutes=1)
    make.requested("alice", lease_until=past)
    operator = make.staff("operator")
    provisioning.pause(by=operator, why=WHY)
    assert lease_due(limit=1) == []
    provisioning.resume(by=operator)
    assert len(lease_due(limit=1)) == 1


def test_an_operator_pauses_with_a_reason_and_goes_on(console, operator):
    assert console.post("/admin/pause/", {"why": ""}).status_code == 200
    assert not provisioning.is_paused()
    console.post("/admin/pause/", {"why": WHY})
    pause = Pause.objects.get()
    assert (pause.by, pause.why) == (operator, WHY)
    page = console.get("/admin/").content.decode()
    assert WHY in page
    assert 'action="/admin/resume/"' in page
    console.post("/admin/resume/")
    pause.refresh_from_db()
    assert (pause.ended_by, provisioning.is_paused()) == (operator, False)
    assert "data-paused" not in console.get("/admin/").content.decode()


def test_there_is_one_pause_at_a_time(operator):
    assert provisioning.pause(by=operator, why=WHY)
    assert not provisioning.pause(by=operator, why=WHY)
    assert provisioning.resume(by=operator)
    assert not provisioning.resume(by=operator)
    assert provisioning.pause(by=operator, why="again")


def test_a_pause_wants_a_reason(operator):
    with pytest.raises(ValueError, match="reason"):
        provisioning.pause(by=operator, why=" ")


def test_whoever_waits_reads_that_it_is_paused(client, operator):
    mailbox = make.requested("alice")
    client.force_login(mailbox.connection.account)
    assert SAID not in client.get("/members/mailbox/").content.decode()
    provisioning.pause(by=operator, why=WHY)
    page = client.get("/members/mailbox/").content.decode()
    assert SAID in page
    assert WHY not in page  # that is for staff


def test_whoever_is_ready_reads_nothing_of_it(client, operator):
    mailbox = make.mailbox("alice")
    provisioning.pause(by=operator, why=WHY)
    client.force_login(mailbox.connection.account)
    assert SAID not in client.get("/members/mailbox/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["support", "editors"])
def test_others_see_the_pause_and_do_not_end_it(client, role):
    with_role(role)
    enter(client, "agent")
    assert client.post("/admin/pause/", {"why": WHY}).status_code == 403
    provisioning.pause(by=make.staff("operator"), why=WHY)
    assert client.post("/admin/resume/").status_code == 403
    page = client.get("/admin/").content.decode()
    assert "/admin/resume/" not in page
    assert provisioning.is_paused()
