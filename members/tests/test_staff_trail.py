"""Every sign-in, failure and action of staff stands in the log, with from where."""

import pytest

from members.models import StaffEvent
from members.tests import make
from members.tests.staff import (
    AUTHENTICATE,
    LOGIN,
    enter,
    give_password,
    with_app,
    with_role,
)

Kind = StaffEvent.Kind

pytestmark = pytest.mark.django_db


def kinds(account):
    """Return what the log has of somebody, oldest first."""
    mine = account.staff_events.order_by("pk")
    return list(mine.values_list("kind", flat=True))


def test_a_sign_in_and_its_end_are_logged_with_from_where(client):
    agent = with_app("agent")
    enter(client, "agent")
    client.get("/admin/")
    client.post("/admin/logout/")
    assert kinds(agent) == [Kind.SIGNED_IN, Kind.ENTERED, Kind.SIGNED_OUT]
    assert set(agent.staff_events.values_list("client", flat=True)) == {"127.0.0.1"}


def test_a_wrong_password_and_a_wrong_code_are_logged(client):
    agent = with_app("agent")
    client.post(LOGIN, {"login": "agent", "password": "wrong"})
    give_password(client, "agent")
    client.post(AUTHENTICATE, {"code": "000"})
    assert kinds(agent) == [Kind.FAILED, Kind.CODE_FAILED]


def test_subscribers_are_not_in_the_staff_log(client):
    connection = make.connection()
    client.post(LOGIN, {"login": connection.connection_id, "password": "wrong"})
    give_password(client, connection.connection_id)
    client.post("/accounts/logout/")
    assert not StaffEvent.objects.exists()


def test_an_action_is_logged_with_what_it_was_about(client):
    mailbox, agent = make.mailbox("alice"), with_role("support")
    enter(client, "agent")
    address = f"/admin/members/mailbox/{mailbox.pk}/act/suspend/"
    client.post(address, {"why": ""})  # a form with errors did nothing
    client.post(address, {"why": "asked for", "verified": "call-back"})
    did = agent.staff_events.get(kind=Kind.DID)
    assert did.about == address


def test_a_refusal_is_logged(client):
    agent = with_role("editors")
    enter(client, "agent")
    client.get("/admin/members/mailbox/")
    assert agent.staff_events.get(kind=Kind.REFUSED).about == "/admin/members/mailbox/"


def test_administrators_read_the_log_and_change_nothing(client):
    agent = with_role("administrators")
    enter(client, "agent")
    client.get("/admin/")
    page = client.get("/admin/members/staffevent/").content.decode()
    assert "127.0.0.1" in page
    entry = agent.staff_events.first()
    answer = client.post(f"/admin/members/staffevent/{entry.pk}/delete/")
    assert answer.status_code == 403
    assert client.get("/admin/members/staffevent/add/").status_code == 403
