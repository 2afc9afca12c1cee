"""An address elsewhere is confirmed by a code that was mailed to it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from members import confirming, senders
from members.confirming import codes
from members.models import MailboxChange, Sender, Status
from members.senders import Reason, SenderRefused
from members.tests import make

OLD = "taro@oldhost.example"
AWAY = "smtp://127.0.0.1:1"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    """Alice's mailbox is ready and has a password of its own."""
    return make.mailbox("alice")


def add(mailbox, typed=OLD):
    """Add an address and let the worker run; return the row and the code, if any."""
    sender = senders.add_address(mailbox=mailbox, typed=typed)
    confirming.send_codes()
    return sender, make.code_in(mail.outbox[-1]) if mail.outbox else ""


def confirm(mailbox, code, **extra):
    """Enter a code."""
    return senders.confirm(mailbox=mailbox, code=code, by=mailbox.account, **extra)


def why(call, *args, **kwargs):
    """Return the reason of a refusal."""
    with pytest.raises(SenderRefused) as refused:
        call(*args, **kwargs)
    return refused.value.reason


def later(sender, **ago):
    """Let time pass for a code."""
    until = timezone.now() + confirming.CODE_VALID - timedelta(**ago)
    Sender.objects.filter(pk=sender.pk).update(code_until=until)


def test_the_code_confirms_the_address(alice):
    sender, code = add(alice)
    assert not alice.senders.confirmed().exists()
    assert confirm(alice, code) == sender
    (confirmed,) = alice.senders.confirmed()
    assert (confirmed.name, confirmed.code_hash) == (OLD, "")
    alice.refresh_from_db()
    assert alice.revision == 2
    (change,) = alice.changes.all()
    assert (change.kind, change.about) == ("sender_confirmed", OLD)
    assert change.by == alice.account


def test_the_message_goes_to_the_address_and_names_nobody(alice):
    add(alice)
    (message,) = mail.outbox
    assert message.to == [OLD]
    assert "alice" not in message.message().as_string()
    assert alice.connection.connection_id not in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_code_is_kept_as_a_hash_only(alice):
    sender, code = add(alice)
    sender.refresh_from_db()
    assert sender.code_hash.startswith("argon2")
    assert code.replace(" ", "") not in sender.code_hash


@pytest.mark.parametrize("dress", ["{}", " {} ", "{0:s}\n", "【{}】"])
def test_a_code_may_be_typed_as_it_was_read(alice, dress):
    _sender, code = add(alice)
    wide = code.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    assert confirm(alice, dress.format(wide)).confirmed_at


def test_a_wrong_code_does_not_and_five_are_the_end(alice):
    _sender, code = add(alice)
    wrong = "0000 0000" if code != "0000 0000" else "1111 1111"
    reasons = [why(confirm, alice, wrong) for _try in range(5)]
    assert reasons == [Reason.WRONG_CODE] * 4 + [Reason.CODE_OVER]
    assert why(confirm, alice, code) == Reason.CODE_OVER


def test_a_code_is_good_for_half_an_hour(alice):
    sender, code = add(alice)
    later(sender, minutes=30)
    assert why(confirm, alice, code) == Reason.CODE_OVER


def test_a_code_works_once(alice):
    _sender, code = add(alice)
    confirm(alice, code)
    assert why(confirm, alice, code) == Reason.CODE_OVER


def test_a_new_code_ends_the_earlier_one_and_has_five_tries(alice):
    sender, first = add(alice)
    for _try in range(5):
        why(confirm, alice, "0")
    senders.resend(sender=sender)
    confirming.send_codes()
    second = make.code_in(mail.outbox[-1])
    assert first != second
    assert why(confirm, alice, first) == Reason.WRONG_CODE
    assert confirm(alice, second).confirmed_at


def test_another_subscriber_cannot_use_the_code(alice):
    _sender, code = add(alice)
    bob = make.mailbox("bob")
    assert why(confirm, bob, code) == Reason.CODE_OVER


def test_of_two_that_wait_each_has_its_code(alice):
    _first, first = add(alice)
    _second, second = add(alice, "info@shop.example")
    assert confirm(alice, first, address=OLD).name == OLD
    assert confirm(alice, second).name == "info@shop.example"


def test_two_who_both_read_an_address_may_both_send_as_it(alice):
    bob = make.mailbox("bob")
    for owner in (alice, bob):
        _sender, code = add(owner)
        confirm(owner, code)
    assert Sender.objects.confirmed().filter(name=OLD).count() == 2


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"status": Status.SUSPENDED}, Reason.NOT_READY),
        ({"status": Status.CLOSED}, Reason.NOT_READY),
        ({"initial_password": True}, Reason.INITIAL),
    ],
)
def test_who_may_not_send_may_not_add(state, reason):
    mailbox = make.mailbox("carol", **state)
    assert why(senders.add_address, mailbox=mailbox, typed=OLD) == reason
    assert why(confirm, mailbox, "1") == reason
    assert not Sender.objects.exists()


def test_one_subscriber_has_few_codes_an_hour(alice):
    for number in range(5):
        add(alice, f"a{number}@oldhost.example")
    assert why(add, alice, "a5@oldhost.example") == Reason.TOO_OFTEN
    assert len(mail.outbox) == 5


def test_one_address_gets_few_codes_an_hour_whoever_asks():
    for name in ("alice", "bob", "carol"):
        add(make.mailbox(name))
    assert why(add, make.mailbox("dave")) == Reason.TOO_OFTEN
    assert len(mail.outbox) == 3


def test_a_mailbox_has_so_many_senders(alice):
    rows = [
        Sender(mailbox=alice, kind="address", name=f"{n}@x.example") for n in range(20)
    ]
    Sender.objects.bulk_create(rows)
    assert why(senders.add_address, mailbox=alice, typed=OLD) == Reason.TOO_MANY


def test_what_is_confirmed_is_not_confirmed_again(alice):
    _sender, code = add(alice)
    confirm(alice, code)
    assert why(add, alice) == Reason.THERE_ALREADY


def test_an_address_of_a_confirmed_domain_needs_no_code(alice):
    Sender.objects.create(
        mailbox=alice,
        kind="domain",
        name="oldhost.example",
        token="x",
        confirmed_at=timezone.now(),
    )
    assert why(add, alice) == Reason.COVERED


def test_slow_servers_leave_the_worker_to_others(alice, monkeypatch):
    monkeypatch.setattr(codes, "TURN", -1)
    for name in ("one", "two"):
        senders.add_address(mailbox=alice, typed=f"{name}@oldhost.example")
    assert [confirming.send_codes() for _turn in range(3)] == [1, 1, 0]


def test_a_mail_server_that_is_away_is_tried_again(alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sender, _code = add(alice)
    sender.refresh_from_db()
    assert sender.code_due_at > timezone.now() + timedelta(seconds=50)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Sender.objects.update(code_due_at=timezone.now())
    assert confirming.send_codes() == 1
    assert confirm(alice, make.code_in(mail.outbox[-1])).confirmed_at
    assert confirming.send_codes() == 0


def test_after_half_an_hour_nobody_waits_for_a_code_any_more(alice):
    senders.add_address(mailbox=alice, typed=OLD)
    Sender.objects.update(code_asked_at=timezone.now() - timedelta(minutes=31))
    confirming.send_codes()
    assert mail.outbox == []
    assert confirming.send_codes() == 0


def test_removing_ends_it_and_stands_in_the_history(alice):
    sender, code = add(alice)
    confirm(alice, code)
    for _time in range(2):
        senders.remove(sender=sender, by=alice.account)
    assert not alice.senders.current().exists()
    alice.refresh_from_db()
    assert [c.kind for c in alice.changes.all()] == [
        "sender_confirmed",
        "sender_removed",
    ]


def test_what_was_never_confirmed_is_forgotten(alice):
    sender, _code = add(alice)
    senders.remove(sender=sender, by=alice.account)
    assert not Sender.objects.exists()
    assert not MailboxChange.objects.exists()


def test_staff_need_a_reason_and_the_owner_is_told(alice):
    sender, code = add(alice)
    confirm(alice, code)
    support = make.staff()
    with pytest.raises(ValueError, match="reason"):
        senders.remove(sender=sender, by=support)
    senders.remove(sender=sender, by=support, why="abuse")
    (untold,) = Sender.objects.untold()
    assert untold.news == Sender.News.REMOVED
    assert alice.changes.last().why == "abuse"
