"""What staff do in the console: each action with a reason, by who may do it."""

import re

import pytest
from django.contrib.auth.models import Permission

from members import claims
from members.mailsystem.models import MailNetwork
from members.models import Account, Mailbox, MailboxChange, Status, TakenAddress
from members.tests import make
from members.tests.staff import ACTIVATE, apps_of, enter, give_password, with_app
from portal.networks.models import AddressRange

MAILBOXES, STAFF = "/admin/members/mailbox/", "/admin/members/account/"
NETWORKS = "/admin/networks/addressrange/"
START = {
    "retry": Status.REQUESTED,
    "suspend": Status.READY,
    "restore": Status.SUSPENDED,
    "code": Status.READY,
    "close": Status.READY,
    "release": Status.CLOSED,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def support():
    """Return an administrator with an authenticator app."""
    return with_app(is_superuser=True)


@pytest.fixture
def console(client, support):
    """Return a client in the console."""
    return enter(client)


@pytest.fixture
def reader(client):
    """Return a client of staff who may look and nothing else."""
    agent = with_app("reader")
    models = ("mailbox", "connection", "account", "takenaddress")
    names = [f"view_{model}" for model in models]
    agent.user_permissions.set(Permission.objects.filter(codename__in=names))
    return enter(client, "reader")


def waiting(verb):
    """Make a mailbox with which the action is possible."""
    applied = 0 if verb == "retry" else 1
    return make.mailbox("alice", status=START[verb], applied_revision=applied)


def act(client, mailbox, verb, **data):
    """Do an action on its page."""
    return client.post(f"{MAILBOXES}{mailbox.pk}/act/{verb}/", data)


def test_a_mailbox_has_its_history_and_last_error_and_no_hash(console):
    mailbox = make.mailbox("alice", last_error="421 try again")
    MailboxChange.objects.create(mailbox=mailbox, kind="failed", why="421 try again")
    page = console.get(f"{MAILBOXES}{mailbox.pk}/change/").content.decode()
    assert page.count("421 try again") == 2
    assert mailbox.account.password not in page
    assert "argon2" not in page


@pytest.mark.parametrize("verb", START)
def test_the_page_of_an_action_says_what_it_does_and_asks_why(console, verb):
    mailbox = waiting(verb)
    links = console.get(f"{MAILBOXES}{mailbox.pk}/change/").content.decode()
    assert f"/act/{verb}/" in links
    page = console.get(f"{MAILBOXES}{mailbox.pk}/act/{verb}/").content.decode()
    assert 'name="why"' in page
    assert re.search(r"<strong>[^<]{10,}</strong>", page)
    assert not mailbox.changes.exists()


@pytest.mark.parametrize(
    ("verb", "end", "kind"),
    [
        ("suspend", Status.SUSPENDED, "suspended"),
        ("restore", Status.READY, "restored"),
        ("close", Status.CLOSED, "closed"),
    ],
)
def test_an_action_moves_the_mailbox_and_says_who_and_why(
    console, support, verb, end, kind
):
    mailbox = waiting(verb)
    act(console, mailbox, verb, why="asked for by telephone", verified="call-back")
    mailbox.refresh_from_db()
    change = mailbox.changes.get()
    assert (mailbox.status, change.kind) == (end, kind)
    assert change.by == support
    assert change.why.startswith("asked for by telephone")
    assert not mailbox.is_applied


@pytest.mark.parametrize("verb", START)
def test_nothing_happens_without_a_reason(console, verb):
    mailbox = waiting(verb)
    for why in ("", "   "):
        answer = act(console, mailbox, verb, why=why, verified="call-back")
        assert answer.status_code == 200
    mailbox.refresh_from_db()
    assert mailbox.status == START[verb]
    assert not mailbox.code_hash
    assert not mailbox.changes.exists()


@pytest.mark.parametrize("verb", START)
def test_staff_without_the_permission_look_but_do_not_act(reader, verb):
    mailbox = waiting(verb)
    page = reader.get(f"{MAILBOXES}{mailbox.pk}/change/")
    assert page.status_code == 200
    assert "/act/" not in page.content.decode()
    assert act(reader, mailbox, verb, why="no", verified="x").status_code == 403
    assert not mailbox.changes.exists()


@pytest.mark.parametrize("verb", START)
def test_nobody_else_acts(client, verb):
    mailbox = waiting(verb)
    owner = mailbox.connection.account
    for account in (None, owner, make.staff("no-second-factor", is_superuser=True)):
        if account:
            client.force_login(account)
        answer = act(client, mailbox, verb, why="no", verified="call-back")
        assert answer.headers["Location"].startswith("/admin/login/")
    assert not mailbox.changes.exists()


def test_a_retry_is_due_at_once(console):
    mailbox = waiting("retry")
    Mailbox.objects.update(next_attempt_at="2099-01-01T00:00Z")
    act(console, mailbox, "retry", why="the outage is over")
    assert Mailbox.objects.due().get() == mailbox


def test_a_code_is_shown_once_and_asks_how_the_caller_was_verified(console):
    mailbox = waiting("code")
    page = act(console, mailbox, "code", why="forgot it").content.decode()
    assert "<h2>" not in page
    page = act(console, mailbox, "code", why="forgot it", verified="call-back")
    assert "24時間以内に1回だけ" in page.content.decode()
    assert "//testserver/accounts/code/" in page.content.decode()
    (shown,) = re.findall(r"<h2>(\w{5}-\w{5})</h2>", page.content.decode())
    page = console.get(f"{MAILBOXES}{mailbox.pk}/change/").content.decode()
    assert shown not in page
    assert "forgot it (call-back)" in page


def test_release_lets_the_connection_claim_again(console):
    mailbox = waiting("release")
    act(console, mailbox, "release", why="wrong name", verified="no caller")
    assert claims.may_claim(mailbox.connection) is None


def test_an_action_that_is_no_longer_possible_is_said(console):
    mailbox = make.mailbox("alice", status=Status.CLOSED)
    act(console, mailbox, "suspend", why="too late", verified="no caller")
    page = console.get(MAILBOXES).content.decode()
    assert "メールボックスの状態が変わったため" in page
    assert not mailbox.changes.exists()


@pytest.mark.parametrize("name", ["abc", "0", "99999999"])
def test_a_mailbox_that_is_not_there_is_no_failure(console, name):
    assert console.get(f"{MAILBOXES}{name}/change/").status_code == 302
    assert console.get(f"{MAILBOXES}99999999/act/close/").status_code == 404
    mailbox = make.mailbox("alice")
    assert console.get(f"{MAILBOXES}{mailbox.pk}/act/erase/").status_code == 404


@pytest.mark.parametrize("model", ["mailbox", "connection", "intake"])
def test_rows_are_neither_made_nor_erased_here(console, model):
    make.mailbox("alice")
    assert console.get(f"/admin/members/{model}/add/").status_code == 403
    assert console.get("/admin/members/connection/").status_code == 200


def test_an_address_in_use_is_kept_as_claims_look_for_it(console):
    console.post("/admin/members/takenaddress/add/", {"address": "Yamada@GOL.com"})
    assert TakenAddress.objects.get().address == "yamada@gol.com"
    assert not claims.is_free("yamada")


def test_a_network_is_kept_as_sign_in_looks_for_it(
    console, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        data = {"network": " 2001:DB8::/32", "kind": "dynamic"}
        console.post(f"{NETWORKS}add/", data)
    assert AddressRange.objects.get().network == "2001:db8::/32"
    assert MailNetwork.objects.get().network == "2001:db8::/32"


@pytest.mark.parametrize("typed", ["192.0.2.1/24", "nonsense", "192.0.2.0/33", ""])
def test_what_is_no_network_is_a_sentence_beside_the_field(console, typed):
    page = console.post(f"{NETWORKS}add/", {"network": typed, "kind": "dynamic"})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not AddressRange.objects.exists()


def test_an_administrator_makes_staff_who_can_sign_in(console):
    data = {"username": "Ｎew-agent", "password1": make.MAILBOX_PASSWORD}
    console.post(f"{STAFF}add/", data | {"password2": make.MAILBOX_PASSWORD})
    agent = Account.objects.get(username="new-agent")
    assert (agent.is_staff, agent.is_superuser) == (True, False)
    assert agent.check_password(make.MAILBOX_PASSWORD)
    page = console.get(f"{STAFF}{agent.pk}/change/").content.decode()
    assert "argon2" not in page
    assert f"{STAFF}{agent.pk}/password/" in page


@pytest.mark.parametrize("name", ["yamada", "ip0123456789", "a@gol.com", "support"])
def test_a_name_of_staff_may_not_be_somebody_elses(console, name):
    make.mailbox("yamada")
    twice = dict.fromkeys(["password1", "password2"], make.MAILBOX_PASSWORD)
    page = console.post(f"{STAFF}add/", {"username": name, **twice})
    assert "errorlist" in page.content.decode()
    assert Account.objects.filter(is_staff=True).count() == 1


def test_a_subscribers_account_is_not_among_the_staff(console):
    alice = make.mailbox("alice").account
    for page in ("change", "password"):
        assert console.get(f"{STAFF}{alice.pk}/{page}/").status_code in {302, 404}


def test_who_is_no_administrator_gives_nobody_rights(client):
    agent = with_app("agent")
    permissions = Permission.objects.filter(content_type__model="account")
    agent.user_permissions.set(permissions)
    enter(client, "agent")
    data = {"username": "agent", "is_active": "on", "is_superuser": "on"}
    assert client.post(f"{STAFF}{agent.pk}/change/", data).status_code == 403
    assert client.post(f"{STAFF}{agent.pk}/password/").status_code == 403
    assert client.post(f"{STAFF}add/", data).status_code == 403
    agent.refresh_from_db()
    assert not agent.is_superuser


def test_staff_who_lost_the_telephone_enrol_another(console, client):
    agent = with_app("agent")
    data = {"action": "remove_second_factor", "_selected_action": agent.pk}
    console.post(STAFF, data)
    assert apps_of(agent) == set()
    client.post("/accounts/logout/")
    assert give_password(client, "agent").headers["Location"] == "/admin/"
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(ACTIVATE)


def test_only_an_administrator_removes_a_second_factor(reader):
    agent = with_app("agent")
    data = {"action": "remove_second_factor", "_selected_action": agent.pk}
    reader.post(STAFF, data)
    assert apps_of(agent) == {"totp"}


@pytest.mark.parametrize("page", ["mfa/authenticator", "account/emailaddress"])
def test_the_console_shows_no_secret_and_no_list_without_a_use(console, page):
    assert console.get(f"/admin/{page}/").status_code == 404
    assert page not in console.get("/admin/").content.decode()


def test_the_console_keeps_to_the_policy(console):
    mailbox = make.mailbox("alice")
    pages = ["/admin/", MAILBOXES, f"{MAILBOXES}{mailbox.pk}/change/", f"{STAFF}add/"]
    for page in [*pages, f"{MAILBOXES}{mailbox.pk}/act/code/", NETWORKS]:
        text = console.get(page).content.decode()
        assert not re.search(r'\sstyle="|\son\w+="|<script>|<style', text), page
