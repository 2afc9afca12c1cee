"""A session in the console ends when it is not used, or when somebody ends it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from members.models import StaffEvent, StaffSession
from members.tests.staff import LOGIN, enter, with_app, with_role

SESSIONS = "/admin/members/staffsession/"

pytestmark = pytest.mark.django_db


def age(minutes):
    """Let so many minutes pass since the last use."""
    StaffSession.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


def console(client, username="agent"):
    """Sign in and open the console; a code is used up by a sign-in with it."""
    cache.clear()
    enter(client, username)
    assert client.get("/admin/").status_code == 200
    return client


@pytest.fixture
def other(client):
    """Return a second browser."""
    return type(client)()


def test_a_session_that_is_not_used_is_signed_out_and_told_so(client, settings):
    agent = with_role("support")
    console(client)
    age(settings.CONSOLE_IDLE_MINUTES + 1)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0].partition("?")[0] == LOGIN
    assert "自動的にログアウトしました" in page.content.decode()
    assert agent.staff_events.filter(kind=StaffEvent.Kind.IDLE).exists()
    assert client.get("/members/").status_code == 302


def test_use_keeps_a_session(client, settings):
    with_role("support")
    console(client)
    for _ in range(3):
        age(settings.CONSOLE_IDLE_MINUTES - 1)
        assert client.get("/admin/").status_code == 200


def test_a_page_that_renews_itself_is_no_use(client, settings):
    with_role("support")
    console(client)
    age(settings.CONSOLE_IDLE_MINUTES - 1)
    before = StaffSession.objects.get().seen_at
    client.get("/admin/", headers={"HX-Request": "true"})
    assert StaffSession.objects.get().seen_at == before


def test_the_limit_is_a_setting(client, settings):
    settings.CONSOLE_IDLE_MINUTES = 5
    with_role("support")
    console(client)
    age(6)
    assert client.get("/admin/").status_code == 302


def test_one_sees_ones_own_sessions_and_ends_them(client, other):
    with_role("support")
    console(client)
    console(other)
    assert client.get(SESSIONS).content.decode().count('class="field-account') == 2
    last = StaffSession.objects.latest("pk")
    data = {"action": "end_sessions", "_selected_action": last.pk}
    client.post(SESSIONS, data)
    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("role", "ends"),
    [("support", False), ("operators", False), ("administrators", True)],
)
def test_only_administrators_end_others_sessions(client, other, role, ends):
    with_role("support", "somebody")
    console(other, "somebody")
    with_role(role)
    console(client)
    theirs = StaffSession.objects.get(account__username="somebody")
    data = {"action": "end_sessions", "_selected_action": theirs.pk}
    client.post(SESSIONS, data)
    assert (other.get("/admin/").status_code == 302) == ends


def test_a_session_that_is_over_is_not_listed(client, other):
    with_role("support")
    console(client)
    console(other)
    other.post("/accounts/logout/")
    assert client.get(SESSIONS).content.decode().count('class="field-account') == 1


def test_a_session_without_a_second_factor_is_none_of_the_console():
    client = Client()
    client.force_login(with_app("agent"))
    client.get("/admin/")
    assert not StaffSession.objects.exists()
