"""What the portal writes to owners and to the operator."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from members import notices
from members.tests import make


@pytest.fixture
def alice(db, settings):
    """Alice's mailbox still has its initial password."""
    settings.BASE_URL = "https://station.example"
    return make.mailbox("alice", initial_password=True)


def body(message):
    """Return the text of a message."""
    return message.get_content()


def halves(message):
    """Return the Japanese and the English half."""
    japanese, _, english = body(message).partition("-" * 60)
    return japanese, english


def all_to(owner):
    """Return one of each message that an owner gets."""
    owner.password_changed_at = timezone.now()
    return [
        notices.welcome(owner),
        notices.password_changed(owner),
        notices.first_password_reminder(owner, ends=timezone.now()),
    ]


def test_no_message_names_the_connection_id(alice):
    for message in all_to(alice):
        assert alice.connection.connection_id not in message.as_string()
        assert alice.connection.connection_id not in body(message)
        assert alice.address in body(message)


def test_every_message_says_who_to_whom_when_and_that_a_machine_wrote_it(alice):
    for message in all_to(alice):
        assert message["To"] == alice.address
        assert message["From"].addresses[0].addr_spec == "postmaster@gol.com"
        assert "GOL メンバーズステーション" in message["From"]
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"].datetime.utcoffset() == timedelta(hours=9)


def test_a_message_is_lines_of_ascii_on_the_wire(alice):
    for message in all_to(alice):
        lines = message.as_bytes().decode("ascii").splitlines()
        assert max(map(len, lines)) <= 998  # RFC 5322, 2.1.1


def test_the_same_message_again_has_the_same_id_and_others_have_others(alice):
    ids = [message["Message-ID"] for message in all_to(alice)]
    assert ids == [message["Message-ID"] for message in all_to(alice)]
    assert len(set(ids)) == len(ids)
    bob = make.mailbox("bob")
    assert notices.welcome(bob)["Message-ID"] not in ids


@pytest.mark.parametrize(
    "value",
    [
        "mail.gol.com",
        "587",
        "465",
        "993",
        "995",
        "STARTTLS",
        "SSL/TLS",
        "IMAP",
        "POP",
        "alice@gol.com",
    ],
)
def test_the_welcome_has_every_setting_in_both_languages(alice, value):
    for half in halves(notices.welcome(alice)):
        assert value in half


def test_the_welcome_asks_for_a_password_of_ones_own(alice):
    japanese, english = halves(notices.welcome(alice))
    assert "ご自身のパスワードを決めてください" in japanese
    assert "choose your own password" in english


def test_each_language_leads_to_its_page(alice):
    for message in all_to(alice):
        japanese, english = halves(message)
        assert "https://station.example/accounts/login/" in japanese
        assert "https://station.example/en/accounts/login/" in english


def test_without_an_address_of_its_own_the_portal_leads_nowhere(alice, settings):
    settings.BASE_URL = ""
    for message in all_to(alice):
        assert "/accounts/" not in body(message)


def test_the_welcome_says_when_the_initial_password_ends_if_it_does(alice, settings):
    assert "ends" not in body(notices.welcome(alice))
    settings.FIRST_PASSWORD_DAYS = 90
    japanese, english = halves(notices.welcome(alice))
    assert "90日で使用できなくなります" in japanese
    assert "ends 90 days after" in english


def test_a_changed_password_is_told_with_its_time_and_what_to_do(alice):
    alice.password_changed_at = datetime(
        2027, 2, 1, 3, 5, tzinfo=timezone.get_default_timezone()
    )
    japanese, english = halves(notices.password_changed(alice))
    assert "2027年2月1日 03:05（JST）" in japanese
    assert "2027-02-01 03:05 JST" in english
    assert "お心当たりがない場合" in japanese
    assert "If you did not change it" in english


def test_support_is_named_where_the_operator_says_how_to_reach_it(alice, settings):
    settings.SUPPORT_PHONE = "0120-00-0000"
    for half in halves(notices.welcome(alice)):
        assert "0120-00-0000" in half


def test_a_sender_with_a_name_is_taken_apart(alice, settings):
    settings.DEFAULT_FROM_EMAIL = "Mail team <team@operator.example>"
    message = notices.welcome(alice)
    assert message["From"].addresses[0].addr_spec == "team@operator.example"
    assert message["Message-ID"].endswith("@operator.example>")


def test_the_operator_reads_of_late_mailboxes_in_both_languages(alice, settings):
    settings.OPERATOR_EMAIL = "mail-team@operator.example"
    notices.send_late([alice])
    (message,) = mail.outbox
    assert "alice@gol.com" in message.body
    assert "準備が完了していません" in message.body
    assert "not ready by the time promised" in message.body
    assert "https://station.example/admin/members/mailbox/" in message.body


@pytest.mark.parametrize("own", [True, False])
def test_who_has_the_initial_password_can_send_more_with_an_own_one(alice, own):
    alice.initial_password = not own
    ja, en = halves(notices.limit_reached(alice, most="20"))
    assert ("本日からさらに送信" in ja, "to send more today" in en) == (not own,) * 2
