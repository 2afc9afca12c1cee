"""Who gets through which door of the console: every address, list action and role.

The table beside this file says who may. An address or an action that is not in it makes
these tests fail, so nobody adds one without saying whom it is for.
"""

import itertools
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin

from members.roles import Role
from members.tests import make
from members.tests.staff import enter, with_role
from tests import doors

pytestmark = [pytest.mark.embedded, pytest.mark.django_db]
LETTERS = dict(zip("SEOA", Role, strict=True))
TABLE = Path(__file__).with_name("doors.txt")
EVERYBODY = set(Role)
LEADS_OUT = {"login", "logout"}
"""These are for everybody: one leads to the sign-in, the other ends it."""


def written(kind):
    """Return the lines of one part of the table: a name, then who may."""
    parts = TABLE.read_text().split("\n\n")
    (part,) = (part for part in parts if part.startswith(f"# {kind}"))
    lines = [line.split() for line in part.splitlines()[1:]]
    return {name: [roles_of(one) for one in letters] for name, *letters in lines}


def roles_of(letters):
    """Return the roles that the letters of a column stand for."""
    return {LETTERS[one] for one in letters if one != "-"}


VIEWS, ACTIONS = written("view"), written("action")


def is_refused(answer):
    """Tell whether the answer is no, or leads to the sign-in."""
    leads = answer.headers.get("Location", "")
    return answer.status_code in {403, 405} or leads.startswith("/admin/login/")


@pytest.fixture
def doors_of(client):
    """Return a function that signs a role in, and returns the addresses for it."""

    def enter_as(role):
        agent = with_role(role)
        enter(client, "agent")
        client.get("/admin/")  # so that there is a session to end
        return doors.fill(agent)

    return enter_as


def test_the_table_has_every_address_of_the_console():
    assert set(VIEWS) == set(doors.patterns()) - LEADS_OUT
    assert doors.nameless() <= doors.OF_DJANGO


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_wherever_the_table_does_not_name_it(client, doors_of, role):
    urls = doors_of(role)
    wrong = []
    for name, (opens, acts) in VIEWS.items():
        # What is open to all has nobody to refuse, and is looked at elsewhere.
        is_open = role in opens
        if opens < EVERYBODY and is_refused(client.get(urls[name])) == is_open:
            wrong.append(f"GET {name}")
        if role not in acts and not is_refused(client.post(urls[name])):
            wrong.append(f"POST {name}")
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_the_actions_of_lists_that_the_table_names(rf, role):
    request = rf.get("/admin/")
    request.user = with_role(role)
    shown = map(
        admin.site.get_model_admin, filter(admin.site.is_registered, apps.get_models())
    )
    offered = {
        f"{doors.subject(one.model)}:{action}"
        for one in shown
        if one.has_view_permission(request)
        for action in one.get_actions(request)
    }
    assert offered == {name for name, (who,) in ACTIONS.items() if role in who}


def test_an_action_that_is_not_offered_is_not_done_either(client):
    mailbox = make.mailbox("alice")
    with_role(Role.EDITORS)
    enter(client, "agent")
    data = {"action": "suspend", "_selected_action": mailbox.pk}
    assert client.post("/admin/members/mailbox/", data).status_code == 403
    assert not mailbox.changes.exists()


@pytest.mark.parametrize("who", ["nobody", "owner", "no second factor"])
def test_whoever_did_not_enter_is_led_to_the_sign_in_from_everywhere(client, who):
    urls = doors.fill(with_role(Role.ADMINISTRATORS))
    owner = make.mailbox("bob").account
    strangers = {"owner": owner, "no second factor": make.staff(is_superuser=True)}
    if who in strangers:
        client.force_login(strangers[who])
    answers = {
        f"{method} {name}": getattr(client, method)(urls[name])
        for method, name in itertools.product(("get", "post"), VIEWS)
    }
    assert [door for door, answer in answers.items() if not is_refused(answer)] == []
