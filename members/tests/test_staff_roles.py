"""Each role opens what it is for, and nothing else; each member of staff has a few."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.urls import reverse

from members.models import Account
from members.roles import Role, granted
from members.tests import make
from members.tests.staff import enter, give_password, with_app, with_role

SUPPORT, EDITORS, OPERATORS, ADMINISTRATORS = Role
EVERYBODY = {SUPPORT, EDITORS, OPERATORS, ADMINISTRATORS}
AGENTS = EVERYBODY - {EDITORS}
MAKERS = {OPERATORS, ADMINISTRATORS}
CONTENT = {"faq", "guides", "providers", "impact", "announcements"}
READERS = {
    "members.mailbox": AGENTS,
    "members.connection": AGENTS,
    "members.takenaddress": AGENTS,
    "members.note": AGENTS,
    "members.sender": AGENTS,
    "members.intake": MAKERS,
    "members.mailboxchange": AGENTS,
    "members.reservedname": MAKERS,
    "networks.addressrange": MAKERS,
    "members.account": {ADMINISTRATORS},
    "members.staffevent": {ADMINISTRATORS},
    "members.staffsession": EVERYBODY,
}
"""Who may look at the list of a model; content is for everybody to read."""

pytestmark = pytest.mark.django_db


def readers(label):
    return EVERYBODY if label.partition(".")[0] in CONTENT else READERS[label]


def lists():
    """Return the address of the list of every model that the console shows."""
    shown = [
        kind
        for kind in ContentType.objects.order_by("app_label", "model")
        if (model := kind.model_class()) and admin.site.is_registered(model)
    ]
    return {
        f"{kind.app_label}.{kind.model}": reverse(
            f"admin:{kind.app_label}_{kind.model}_changelist"
        )
        for kind in shown
    }


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_lists_that_it_needs_and_no_other(client, role):
    with_role(role)
    enter(client, "agent")
    opened = {
        label for label, url in lists().items() if client.get(url).status_code == 200
    }
    assert opened == {label for label in lists() if role in readers(label)}


@pytest.mark.parametrize("role", list(Role))
def test_only_editors_operators_and_administrators_write_texts(client, role):
    with_role(role)
    enter(client, "agent")
    answer = client.get("/admin/faq/question/add/")
    assert answer.status_code == (403 if role == SUPPORT else 200)


@pytest.mark.parametrize("role", list(Role))
def test_editors_do_nothing_with_a_mailbox(client, role):
    mailbox = make.mailbox("alice")
    with_role(role)
    enter(client, "agent")
    address = f"/admin/members/mailbox/{mailbox.pk}/act/suspend/"
    answer = client.post(address, {"why": "asked for", "verified": "call-back"})
    assert answer.status_code == (403 if role == EDITORS else 302)
    assert mailbox.changes.exists() == (role != EDITORS)


@pytest.mark.parametrize("role", list(Role))
def test_only_administrators_make_and_change_staff(client, role):
    other = make.staff("other")
    with_role(role)
    enter(client, "agent")
    wanted = 200 if role == ADMINISTRATORS else 403
    for page in ("add/", f"{other.pk}/change/", f"{other.pk}/password/"):
        assert client.get(f"/admin/members/account/{page}").status_code == wanted


def test_an_administrator_gives_a_role(client):
    with_role(ADMINISTRATORS)
    enter(client, "agent")
    # Made by a migration; a test that empties the tables takes it along.
    editors, _made = Group.objects.get_or_create(name="editors")
    page = client.get("/admin/members/account/add/")
    assert editors in page.context["adminform"].form.fields["groups"].queryset
    twice = dict.fromkeys(["password1", "password2"], make.MAILBOX_PASSWORD)
    data = {"username": "writer", **twice, "groups": editors.pk}
    client.post("/admin/members/account/add/", data)
    writer = Account.objects.get(username="writer")
    assert writer.has_perm("faq.change_question")
    assert not writer.has_perm("members.view_mailbox")


def test_staff_without_a_role_see_a_console_with_nothing_in_it(client):
    with_app("agent")
    enter(client, "agent")
    assert [url for url in lists().values() if client.get(url).status_code == 200] == []


def test_who_is_switched_off_or_no_staff_has_no_role():
    agent = with_role(SUPPORT)
    Account.objects.filter(pk=agent.pk).update(is_active=False)
    assert not Account.objects.get(pk=agent.pk).has_perm("members.view_mailbox")
    Account.objects.filter(pk=agent.pk).update(is_active=True, is_staff=False)
    assert not Account.objects.get(pk=agent.pk).has_perm("members.view_mailbox")


def test_a_permission_of_an_app_that_comes_later_needs_no_migration():
    assert "providers.change_provider" in granted(["editors"])
    assert granted(["no-such-role"]) == set()


def test_staff_are_made_by_command_and_set_the_second_factor_up(client, capsys):
    call_command("createstaff", "New-Agent", "--role", "support")
    name, password = capsys.readouterr().out.split()[:2]
    agent = Account.objects.get(username="new-agent")
    assert (name, agent.is_superuser) == ("new-agent:", False)
    assert [group.name for group in agent.groups.all()] == ["support"]
    client.post("/accounts/login/", {"login": "new-agent", "password": password})
    assert (
        client.get("/admin/", follow=True)
        .redirect_chain[-1][0]
        .startswith("/accounts/2fa/totp/activate/")
    )


@pytest.mark.parametrize("name", ["ip0123456789", "a@gol.com", "support", "taro"])
def test_the_command_refuses_a_name_that_a_subscriber_could_have(client, name):
    make.staff("support")
    make.mailbox("taro")
    with pytest.raises(CommandError):
        call_command("createstaff", name, "--role", "editors")
    assert give_password(client, name).status_code == 200 or name == "support"
