"""Every sign-in, failure and action of staff stands in the log, with from where."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import guessing, signin, trail
from members.models import StaffEvent
from members.tests import make
from members.tests.broken import closed_port
from members.tests.staff import (
    AUTHENTICATE,
    LOGIN,
    enter,
    give_password,
    with_app,
    with_role,
)
from portal import cache as portal_cache
from portal.breaker import Breaker

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


def fail(client, login, address="198.51.100.7"):
    """Give a wrong password from an address; return what the database was asked."""
    data = {"login": login, "password": "wrong"}
    with CaptureQueriesContext(connection) as asked:
        client.post(LOGIN, data, REMOTE_ADDR=address)
    return len(asked)


def stop(*logins):
    """Have further attempts stopped, whoever is meant."""
    for login, n in itertools.product(logins, range(guessing.FROM_ONE_NETWORK)):
        name = signin.resolve(login)
        guessing.failed(login=name, password=f"g{n}", client="198.51.100.7")


def test_who_repeats_a_failure_does_not_fill_the_log(client):
    agent = with_app("agent")
    for _ in range(3):
        fail(client, "agent")
    fail(client, "agent", "198.51.100.8")  # of the same network
    stop("agent")
    for _ in range(3):
        fail(client, "agent")
    assert kinds(agent) == [Kind.FAILED, Kind.STOPPED]
    fail(client, "agent", "203.0.113.7")
    assert kinds(agent) == [Kind.FAILED, Kind.STOPPED, Kind.FAILED]


def test_without_the_cache_each_failure_is_logged(client, settings, monkeypatch):
    fresh = Breaker("cache", seconds=30, errors=portal_cache.ERRORS)
    monkeypatch.setattr(portal_cache, "BREAKER", fresh)
    away = f"redis://127.0.0.1:{closed_port()}"
    cache = {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": away}
    settings.CACHES = {"default": cache}
    agent = with_app("agent")
    for _ in range(2):
        fail(client, "agent")
    assert kinds(agent) == [Kind.FAILED, Kind.FAILED]


def test_every_right_sign_in_is_news():
    again = [trail.is_news(Kind.SIGNED_IN, account=1, network="x") for _ in range(2)]
    assert again == [True, True]


@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_repeated_attempt_costs_the_same_for_every_name(client, is_stopped):
    with_app("agent")
    make.mailbox("alice")
    names = ("agent", "alice", "nobody")
    if is_stopped:
        stop(*names)
    for name in names:
        fail(client, name)
    assert len({fail(client, name) for name in names}) == 1


def test_subscribers_are_not_in_the_staff_log(client):
    line = make.connection()
    client.post(LOGIN, {"login": line.connection_id, "password": "wrong"})
    give_password(client, line.connection_id)
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
