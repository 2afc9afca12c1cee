"""The state page: honest while it lasts, complete when it is done."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import MailboxChange, Status
from members.tests import make

STATE = "/members/mailbox/"
WAITING = {
    "status": Status.REQUESTED,
    "applied_revision": 0,
    "made_at": None,
    "proven_at": None,
    "ready_at": None,
    "initial_password": True,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    """Alice is signed in with her connection."""
    connection = make.connection("ip0123456789")
    client.force_login(connection.account)
    return connection


def page(client, address=STATE):
    """Return the page as text."""
    return client.get(address).content.decode()


@pytest.mark.parametrize("status", list(Status))
def test_the_state_is_marked_for_checks_and_assistive_tests(client, alice, status):
    make.mailbox("alice", of=alice, status=status)
    assert f'data-status="{status}"' in page(client)
    assert 'data-address="alice@gol.com"' in page(client)


def test_a_waiting_page_shows_asked_promised_and_present(client, alice):
    asked = timezone.localtime().replace(hour=0, minute=2)  # today in Asia/Tokyo
    due = timezone.now() + timedelta(hours=1)
    make.mailbox("alice", of=alice, **WAITING, requested_at=asked, due_at=due)
    text = page(client)
    assert ">00:02<" in text
    assert timezone.localtime(due).strftime(">%H:%M<") in text
    assert "およそ1時間でご利用いただけます" in text
    assert 'hx-trigger="every 10s"' in text


@pytest.mark.parametrize(
    ("minutes", "japanese", "english"),
    [
        (30, "およそ30分でご利用いただけます", "in about 30 minutes"),
        (60, "およそ1時間でご利用いただけます", "in about an hour"),
        (120, "およそ2時間でご利用いただけます", "in about 2 hours"),
    ],
)
def test_what_is_promised_is_what_the_operator_says(
    client, alice, settings, minutes, japanese, english
):
    settings.PROMISE_MINUTES = minutes
    make.mailbox("alice", of=alice, **WAITING)
    assert japanese in page(client)
    assert english in page(client, f"/en{STATE}")


def test_the_fragment_is_the_card_alone(client, alice):
    make.mailbox("alice", of=alice, **WAITING)
    part = client.get(STATE, headers={"HX-Request": "true"}).content.decode()
    assert "stepper" in part
    assert "<html" not in part


def test_the_page_renews_itself_once_when_it_is_ready(client, alice):
    make.mailbox("alice", of=alice)
    response = client.get(STATE, headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


def test_late_is_said_with_the_next_try(client, alice):
    late = timezone.now() - timedelta(minutes=5)
    again = timezone.now() + timedelta(minutes=2)
    make.mailbox("alice", of=alice, **WAITING, due_at=late, next_attempt_at=again)
    text = page(client)
    assert "を過ぎています" in text
    assert f"次回は {timezone.localtime(again):%H:%M}" in text
    assert "もう一度申請する必要はありません" in text
    assert "およそ1時間でご利用いただけます" not in text


def test_a_reason_of_the_mail_system_is_for_staff_only(client, alice):
    make.mailbox("alice", of=alice, **WAITING, last_error="421 secret-host")
    assert "secret-host" not in page(client)


def test_the_webmail_of_the_operator_is_named_where_there_is_one(
    client, alice, settings
):
    make.mailbox("alice", of=alice)
    assert "webmail" not in page(client, f"/en{STATE}")
    settings.WEBMAIL_URL = "https://webmail.example/"
    assert '<a href="https://webmail.example/">webmail</a>' in page(
        client, f"/en{STATE}"
    )


def test_a_ready_page_has_settings_complete_enough_to_type_in(client, alice):
    make.mailbox("alice", of=alice)
    found = dict(re.findall(r'data-setting="([\w-]+)">([^<]+)<', page(client)))
    assert found == {
        "host": "mail.gol.com",
        "port": "587",
        "encryption": "STARTTLS",
        "username": "alice@gol.com",
        "authentication": "パスワード（SMTP認証）",
        "imap-host": "mail.gol.com",
        "imap-port": "993",
        "imap-encryption": "SSL/TLS",
        "imap-username": "alice@gol.com",
        "imap-authentication": "パスワード",
        "pop-host": "mail.gol.com",
        "pop-port": "995",
        "pop-encryption": "SSL/TLS",
        "pop-username": "alice@gol.com",
        "pop-authentication": "パスワード",
    }


def test_the_first_action_is_the_own_password(client, alice):
    make.mailbox("alice", of=alice, initial_password=True)
    text = page(client)
    assert 'class="button" href="/members/mailbox/password/"' in text
    assert text.index("パスワードを決める") < text.index("メールソフトの設定内容")


@pytest.mark.parametrize("address", ["/members/", STATE, "/members/mailbox/password/"])
def test_id_and_address_never_stand_together_while_the_first_password_is_on(
    client, address
):
    connection = make.connection("ip0123456789")
    make.mailbox("alice", of=connection, initial_password=True)
    client.post(
        "/accounts/login/", {"login": "ip0123456789", "password": make.PASSWORD}
    )
    text = page(client, address)
    assert "alice@gol.com" in text
    assert "ip0123456789" not in text
    assert "ip012345" in text


def test_the_id_is_whole_once_the_password_is_the_owners(client, alice):
    make.mailbox("alice", of=alice)
    assert "ip0123456789" in page(client, "/members/")


def test_the_owner_of_the_address_never_sees_the_connection(client, alice):
    mailbox = make.mailbox("alice", of=alice)
    client.force_login(mailbox.account)
    for address in ("/members/", STATE):
        assert "ip012345" not in page(client, address)


def test_another_subscriber_sees_nothing_of_it(client, alice):
    make.mailbox("alice", of=alice)
    client.force_login(make.connection().account)
    assert "alice@gol.com" not in page(client, "/members/")
    assert client.get(STATE).headers["Location"] == "/members/mailbox/new/"


def test_a_stranger_is_sent_to_the_sign_in(client):
    for address in ("/members/", STATE):
        where = client.get(address).headers["Location"]
        assert where == f"/accounts/login/?next={address}"


def test_staff_have_no_mailbox_here(client):
    client.force_login(make.staff())
    assert client.get("/members/").headers["Location"] == "/admin/"


def test_no_cache_keeps_a_members_page(client, alice):
    make.mailbox("alice", of=alice)
    for address in ("/members/", STATE):
        assert "no-store" in client.get(address).headers["Cache-Control"]
        assert "private" in client.get(address).headers["Cache-Control"]


def test_the_history_names_support_and_no_person(client, alice):
    mailbox = make.mailbox("alice", of=alice, status=Status.SUSPENDED)
    agent = make.staff("agent.yamada")
    MailboxChange.objects.create(
        mailbox=mailbox, kind="suspended", by=agent, why="abuse report 17"
    )
    text = page(client)
    assert "ご利用を停止しました (サポートが実施)" in text
    assert "agent.yamada" not in text
    assert "abuse report" not in text


def test_every_kind_of_change_has_words(client, alice):
    mailbox = make.mailbox("alice", of=alice)
    for kind in MailboxChange.Kind:
        MailboxChange.objects.create(mailbox=mailbox, kind=kind)
    assert len(client.get(STATE).context["events"]) == len(MailboxChange.Kind)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_state_renders_in_both_languages(client, alice, status, prefix):
    make.mailbox("alice", of=alice, status=status)
    for name in ("/members/", STATE):
        assert client.get(f"{prefix}{name}").status_code == 200


def test_a_ready_page_takes_few_statements(
    client, alice, django_assert_max_num_queries
):
    make.mailbox("alice", of=alice)
    client.get(STATE)
    with django_assert_max_num_queries(8):
        client.get(STATE)


def test_a_page_that_is_kept_for_visitors_is_never_a_members(client, alice, settings):
    settings.PAGE_CACHE_SECONDS = 60
    make.mailbox("alice", of=alice)
    bob = make.mailbox("bob")
    assert "alice@gol.com" in page(client)
    client.force_login(bob.account)
    assert "alice@gol.com" not in page(client)
