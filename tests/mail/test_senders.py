"""Who may send as what: the same rules on Postfix and on the embedded server."""

import time

import pytest
from django.conf import settings
from django.utils import timezone

from bench.people import own_network
from members import claims, provisioning, senders
from members.mailsystem.embedded import EmbeddedServer
from members.models import Mailbox, Sender, SenderRefusal
from members.tests import make
from tests.mail import doors
from tests.mail.doors import answer

ALICE, BOB, NEW = (f"{name}@{settings.MAIL_DOMAIN}" for name in ("alice", "bob", "new"))
OLD, OFFICE = "taro@oldhost.example", "office.example"
MANY = [f"{name}@{OFFICE}" for name in ("info", "Shop", "any.body+tag")]
BOBS = "hanako@oldhost.example"
OURS = (BOB, "unclaimed@gol.com", "Bob@GOL.com", "bob@gol.com.", "x@sub.gol.com")
OTHERS = (BOBS, "new@other.example", f"a@sub.{OFFICE}", "taro+tag@oldhost.example")
PAGE = "/members/senders/"

pytestmark = pytest.mark.django_db(transaction=True)


def embedded_door(directory):
    """Run the server of `make run`."""
    own_network()
    with EmbeddedServer(0, 0, directory) as server:
        yield doors.embedded(server)


def real_door(request):
    """Return Postfix, with a world outside that takes what it sends."""
    request.getfixturevalue("portal")
    outside = request.getfixturevalue("outside")
    yield doors.postfix(request.getfixturevalue("mail_stack"), outside)


@pytest.fixture
def door(request, tmp_path, settings):
    """Return the mail servers of this pass."""
    if not settings.PRODUCTION:
        settings.BASE_URL = "https://station.example"
    yield from (
        real_door(request) if settings.PRODUCTION else embedded_door(tmp_path / "mail")
    )


@pytest.fixture
def alice(door):
    """Give Alice an old address and a domain, Bob another one, New a first password."""
    alice, bob = make.mailbox("alice"), make.mailbox("bob")
    new = make.mailbox("new", initial_password=True)
    for mailbox, name in ((alice, OLD), (alice, OFFICE), (bob, BOBS), (new, OLD)):
        kind = Sender.Kind.ADDRESS if "@" in name else Sender.Kind.DOMAIN
        mailbox.senders.create(
            kind=kind, name=name, token="t" * 20, confirmed_at=timezone.now()
        )
    for mailbox in (alice, bob, new):
        drain(mailbox)
    return alice


def drain(mailbox):
    """Let a worker have its turn with the row."""
    due = {"next_attempt_at": mailbox.requested_at, "applied_revision": 0}
    Mailbox.objects.filter(pk=mailbox.pk).update(**due)
    provisioning.drain()
    mailbox.refresh_from_db()
    assert (mailbox.last_error, mailbox.is_applied) == ("", True)


def codes(door, login, names, **how):
    """Return what a login is answered for each sender."""
    return {name: door.answer(login, name, **how)[0] for name in names}


def test_what_was_confirmed_is_delivered_with_its_bounces(door, alice):
    sent = [OLD, *MANY, "", ALICE]
    for sender in sent:
        door.send(ALICE, sender)
    assert door.outside(len(sent)) == sorted(sent)


def test_what_was_not_confirmed_is_refused_with_the_page_where_it_is(door, alice):
    for sender in OTHERS:
        code, text = door.answer(ALICE, sender)
        assert (code, text.split()[-1]) == (553, settings.BASE_URL + PAGE), sender
        assert text.count("\n") == 0


def test_another_address_of_ours_is_refused_claimed_or_not(door, alice):
    for sender in OURS:
        code, text = door.answer(ALICE, sender)
        assert code == 553, sender
        assert PAGE not in text, sender
    assert door.answer(ALICE, BOB)[1].endswith("send as your own address only")


def test_what_somebody_else_confirmed_is_refused(door, alice):
    refused = [OLD, *MANY, ""]
    assert codes(door, BOB, refused) == dict.fromkeys(refused, 553)
    assert PAGE in door.answer(BOB, "")[1]


def test_with_the_first_password_nothing_outside_is_a_sender(door, alice):
    password = Mailbox.objects.get(address=NEW).connection.connection_id
    assert door.answer(NEW, OLD, password=password)[0] == 553
    assert door.answer(NEW, NEW, password=password)[0] == 250


def test_every_port_has_the_same_rules(door, alice):
    expected = dict.fromkeys([OLD, MANY[0], "", ALICE], 250)
    expected |= dict.fromkeys([BOB, BOBS, "unclaimed@gol.com"], 553)
    for port in door.ports:
        assert codes(door, ALICE, expected, port=port) == expected, port


def test_a_removed_sender_is_refused_in_a_session_that_is_open(door, alice):
    with door.session(ALICE) as connection:
        assert answer(connection, OLD)[0] == 250
        for sender in alice.senders.all():
            senders.remove(sender=sender, by=alice.account)
        began = time.monotonic()
        drain(alice)
        for sender in (OLD, MANY[0], ""):
            assert answer(connection, sender)[0] == 553, sender
        assert time.monotonic() - began < 3
        assert answer(connection, ALICE)[0] == 250


def test_a_suspended_mailbox_sends_as_nothing(door, alice):
    with door.session(ALICE) as connection:
        claims.suspend(mailbox=alice, by=make.staff(), why="Abuse")
        drain(alice)
        for sender in (ALICE, OLD, MANY[0], ""):
            assert answer(connection, sender)[0] == 553, sender


def test_bounces_are_limited_in_number_and_other_mail_goes_on(door, alice, settings):
    settings.DAILY_BOUNCES = 2
    for _bounce in range(2):
        door.send(ALICE, "")
    with pytest.raises(doors.REFUSED, match=r"450, b.*2 bounces a day"):
        door.send(ALICE, "")
    door.send(ALICE, OLD)
    assert door.outside(3) == ["", "", OLD]


def refusals():
    """Return how often each mailbox was refused."""
    return dict(SenderRefusal.objects.values_list("mailbox__address", "times"))


def test_refusals_are_counted_for_each_mailbox(door, alice):
    door.count()
    before = {ALICE: 0, BOB: 0} | refusals()
    for login, sender in ((ALICE, BOB), (ALICE, OTHERS[1]), (BOB, "")):
        assert door.answer(login, sender)[0] == 553
    door.count()
    assert refusals()[ALICE] - before[ALICE] == 2
    assert refusals()[BOB] - before[BOB] == 1


@pytest.fixture
def liberal(door, alice, settings):
    """Let everybody send as any address outside."""
    settings.SENDER_POLICY = "any"
    provisioning.put_sender_policy()


def test_the_liberal_policy_delivers_any_address_outside(door, liberal):
    sent = ["new@other.example", OLD, BOB]
    for sender in sent:
        door.send(BOB, sender)
    assert door.outside(len(sent)) == sorted(sent)


def test_the_liberal_policy_keeps_ours_and_bounces_and_first_passwords(door, liberal):
    kept = [ALICE, "Alice@GOL.com", *OURS[1:2], *OURS[4:], "", "nobody"]
    assert all(code > 500 for code in codes(door, BOB, kept).values())
    assert door.answer(BOB, "alice@gol.com.")[0] > 500
    password = Mailbox.objects.get(address=NEW).connection.connection_id
    assert door.answer(NEW, OLD, password=password)[0] == 553
    assert codes(door, ALICE, ["", MANY[0]]) == {"": 250, MANY[0]: 250}


def test_the_liberal_policy_ends_as_it_began(door, liberal, settings):
    assert door.answer(BOB, "new@other.example")[0] == 250
    settings.SENDER_POLICY = "confirmed"
    provisioning.put_sender_policy()
    assert codes(door, BOB, ["new@other.example", BOBS]) == {
        "new@other.example": 553,
        BOBS: 250,
    }
