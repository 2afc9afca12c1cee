"""The preparation is paused and goes on; claims are taken, and their pages say so."""

import pytest

from members import provisioning
from members.models import Mailbox, Pause
from members.tests import make
from members.tests.staff import enter, with_role

WHY = "the mail servers are moved"
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
