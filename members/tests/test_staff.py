"""The console: only with a second factor, and every action with a reason."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Permission

from members import claims
from members.models import Mailbox, MailboxChange, Status
from members.tests import make

SECRET = "JBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


def code():
    """Return the present code of the authenticator app."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


@pytest.fixture
def support():
    """Return a member of staff with an authenticator app and all permissions."""
    account = make.staff(is_superuser=True)
    TOTP.activate(account, SECRET)
    return account


@pytest.fixture
def console(client, support):
    """Return a client that signed in with the second factor."""
    data = {"login": support.username, "password": make.PASSWORD}
    client.post("/accounts/login/", data)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    return client


def act(client, mailbox, verb, **data):
    """Do an action on its page."""
    return client.post(f"/admin/members/mailbox/{mailbox.pk}/act/{verb}/", data)


def test_the_second_factor_opens_the_console(console):
    assert console.get("/admin/").status_code == 200


def test_a_stranger_is_led_to_the_sign_in(client):
    where = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert where.startswith("/accounts/login/")


def test_the_password_alone_asks_for_the_second_factor(client, support):
    data = {"login": support.username, "password": make.PASSWORD}
    response = client.post("/accounts/login/", data)
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302


def test_a_session_without_it_is_asked_for_it(client, support):
    client.force_login(support)
    where = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert where.startswith("/accounts/2fa/reauthenticate/")


def test_staff_without_an_app_set_one_up_first(client):
    client.force_login(make.staff("new-agent"))
    chain = [where for where, _ in client.get("/admin/", follow=True).redirect_chain]
    assert any(where.startswith("/accounts/2fa/totp/activate/") for where in chain)


def test_a_subscriber_has_no_console(client):
    client.force_login(make.connection().account)
    where = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert where == "/members/"


def test_the_secret_is_encrypted_where_it_is_kept(support):
    kept = Authenticator.objects.get(user=support, type="totp")
    assert SECRET not in str(kept.data)


def test_staff_see_a_mailbox_with_history_and_last_error(console):
    mailbox = make.mailbox("alice", last_error="421 try again")
    MailboxChange.objects.create(mailbox=mailbox, kind="failed", why="421 try again")
    page = console.get(f"/admin/members/mailbox/{mailbox.pk}/change/").content.decode()
    assert page.count("421 try again") == 2
    assert mailbox.account.password not in page


@pytest.mark.parametrize(
    ("verb", "start", "end", "kind"),
    [
        ("suspend", Status.READY, Status.SUSPENDED, "suspended"),
        ("restore", Status.SUSPENDED, Status.READY, "restored"),
        ("close", Status.READY, Status.CLOSED, "closed"),
    ],
)
def test_an_action_moves_the_mailbox_and_says_who_and_why(
    console, support, verb, start, end, kind
):
    mailbox = make.mailbox("alice", status=start)
    act(console, mailbox, verb, why="asked for by telephone")
    mailbox.refresh_from_db()
    change = mailbox.changes.get()
    assert (mailbox.status, change.kind) == (end, kind)
    assert (change.by, change.why) == (support, "asked for by telephone")
    assert not mailbox.is_applied


@pytest.mark.parametrize("verb", ["suspend", "close", "code", "retry"])
def test_nothing_happens_without_a_reason(console, verb):
    mailbox = make.mailbox("alice")
    act(console, mailbox, verb, why="  ")
    mailbox.refresh_from_db()
    assert mailbox.status == Status.READY
    assert not mailbox.changes.exists()


def test_a_retry_is_due_at_once(console):
    mailbox = make.mailbox("alice", status=Status.REQUESTED, applied_revision=0)
    Mailbox.objects.update(next_attempt_at="2099-01-01T00:00Z")
    act(console, mailbox, "retry", why="the outage is over")
    assert Mailbox.objects.due().get() == mailbox


def test_a_code_is_shown_once_and_asks_how_the_caller_was_verified(console):
    mailbox = make.mailbox("alice")
    assert (
        "code>" not in act(console, mailbox, "code", why="forgot it").content.decode()
    )
    page = act(console, mailbox, "code", why="forgot it", verified="call-back")
    assert "24時間以内に1回だけ" in page.content.decode()
    mailbox.refresh_from_db()
    assert mailbox.code_hash


def test_release_lets_the_connection_claim_again(console):
    mailbox = make.mailbox("alice", status=Status.CLOSED)
    act(console, mailbox, "release", why="wrong name")
    assert claims.may_claim(mailbox.connection) is None


def test_an_action_that_is_no_longer_possible_is_said(console):
    mailbox = make.mailbox("alice", status=Status.CLOSED)
    act(console, mailbox, "suspend", why="too late")
    page = console.get("/admin/members/mailbox/").content.decode()
    assert "メールボックスの状態が変わったため" in page
    assert not mailbox.changes.exists()


def test_a_closed_mailbox_cannot_be_moved(support):
    mailbox = make.mailbox("alice", status=Status.CLOSED)
    with pytest.raises(claims.MoveRefused):
        claims.restore(mailbox=mailbox, by=support, why="no")


def test_staff_without_the_permission_look_but_do_not_act(client):
    agent = make.staff("reader")
    TOTP.activate(agent, SECRET)
    agent.user_permissions.add(Permission.objects.get(codename="view_mailbox"))
    data = {"login": "reader", "password": make.PASSWORD}
    client.post("/accounts/login/", data)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    mailbox = make.mailbox("alice")
    assert client.get("/admin/members/mailbox/").status_code == 200
    assert act(client, mailbox, "suspend", why="no").status_code == 403


def test_a_name_of_staff_may_not_be_a_subscribers(console):
    make.mailbox("yamada")
    for name in ("yamada", "ip0123456789", "a@gol.com"):
        data = {"username": name, "is_active": "on"}
        console.post("/admin/members/account/add/", data)
    assert not Mailbox.objects.filter(account__is_staff=True).exists()
    page = console.post("/admin/members/account/add/", {"username": "yamada"})
    assert "この名前は、すでに使用されています" in page.content.decode()
