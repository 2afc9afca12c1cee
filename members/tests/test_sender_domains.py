"""A domain is confirmed by a record in its DNS, and lapses when that is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import confirming, senders
from members.models import Sender
from members.senders import Reason, SenderRefused
from members.tests import make
from tests.nameserver import BROKEN

RECORD = "_gol-sender.office.example"
Finding = Sender.Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    """Alice's mailbox is ready and has a password of its own."""
    return make.mailbox("alice")


def add(mailbox, typed="Office.Example"):
    return senders.add_domain(mailbox=mailbox, typed=typed)


def publish(nameserver, sender, *others):
    """Put the record of a domain into DNS."""
    nameserver.records[RECORD] = [*others, confirming.value_of(sender)]


def check(sender):
    return senders.check_domain(sender=sender, by=sender.mailbox.account)


def confirmed(mailbox, **extra):
    """Make a domain that was confirmed and looked at a day ago."""
    then = timezone.now() - timedelta(days=1)
    return Sender.objects.create(
        mailbox=mailbox,
        kind="domain",
        name="office.example",
        token="1234",
        **{"confirmed_at": then, "looked_at": then, "seen_at": then, **extra},
    )


def days_ago(number):
    return timezone.now() - timedelta(days=number)


def test_the_record_confirms_the_domain(alice, nameserver):
    sender = add(alice)
    publish(nameserver, sender, "something else")
    assert check(sender) == Finding.FOUND
    (now,) = alice.senders.confirmed()
    assert (now.name, now.pattern) == ("office.example", "@office.example")
    assert now.seen_at
    assert alice.changes.get().about == "office.example"


@pytest.mark.parametrize(
    ("records", "finding"),
    [(None, Finding.ABSENT), (["gol-sender=x"], Finding.OTHER), (BROKEN, "no_answer")],
)
def test_without_the_record_it_waits(alice, nameserver, records, finding):
    sender = add(alice)
    if records:
        nameserver.records[RECORD] = records
    assert check(sender) == finding
    assert not alice.senders.confirmed().exists()
    assert alice.senders.get().finding == finding


def test_the_record_of_somebody_else_is_not_mine(alice, nameserver):
    bob = make.mailbox("bob")
    publish(nameserver, add(bob))
    assert check(add(alice)) == Finding.OTHER


def test_asked_again_the_record_stays_the_same(alice):
    assert add(alice).token == add(alice).token
    assert len(add(alice).token) == 20


def test_the_record_may_be_written_with_quotes_and_capitals_in_the_name(
    alice, nameserver
):
    sender = add(alice)
    nameserver.records[RECORD] = [f'"{confirming.value_of(sender)}" ']
    assert check(sender) == Finding.FOUND


def test_looks_are_limited(alice, nameserver):
    sender = add(alice)
    for _look in range(10):
        check(sender)
    with pytest.raises(SenderRefused) as refused:
        check(sender)
    assert refused.value.reason == Reason.TOO_OFTEN
    assert len(nameserver.asked) == 10


def test_a_record_that_is_there_is_seen_and_nothing_changes(alice, nameserver):
    sender = confirmed(alice, missing_since=days_ago(2), warned_at=days_ago(1))
    publish(nameserver, sender)
    confirming.mind_senders()
    sender.refresh_from_db()
    assert sender.seen_at > days_ago(1)
    assert (sender.missing_since, sender.warned_at, sender.removed_at) == (None,) * 3


def test_a_record_is_looked_at_every_six_hours(alice, nameserver):
    sender = confirmed(alice)
    publish(nameserver, sender)
    for _turn in range(3):
        confirming.mind_senders()
    assert nameserver.asked.count(RECORD) == 1


def test_a_missing_record_is_noted_first(alice, nameserver):
    sender = confirmed(alice)
    confirming.mind_senders()
    sender.refresh_from_db()
    assert sender.missing_since
    assert (sender.warned_at, sender.news) == (None, "")


def test_after_a_day_the_owner_is_warned_once(alice, nameserver):
    sender = confirmed(alice, missing_since=days_ago(1.1))
    for _turn in range(2):
        confirming.mind_senders()
        Sender.objects.update(looked_at=days_ago(1))
    sender.refresh_from_db()
    assert sender.warned_at
    assert sender.news == Sender.News.WARNED
    assert [change.kind for change in alice.changes.all()] == ["sender_warned"]


def test_after_a_week_it_lapses(alice, nameserver):
    sender = confirmed(alice, missing_since=days_ago(7), warned_at=days_ago(6))
    confirming.mind_senders()
    sender.refresh_from_db()
    assert sender.removed_at
    assert sender.news == Sender.News.LAPSED
    alice.refresh_from_db()
    assert alice.revision == 2
    assert [change.kind for change in alice.changes.all()] == ["sender_lapsed"]


def test_nothing_lapses_sooner_than_three_days_after_the_warning(alice, nameserver):
    sender = confirmed(alice, missing_since=days_ago(20), warned_at=days_ago(2))
    confirming.mind_senders()
    sender.refresh_from_db()
    assert sender.removed_at is None


def test_a_dns_that_does_not_answer_proves_nothing_for_a_month(alice, nameserver):
    nameserver.records[RECORD] = BROKEN
    sender = confirmed(alice, seen_at=days_ago(29))
    confirming.mind_senders()
    sender.refresh_from_db()
    assert (sender.missing_since, sender.warned_at) == (None, None)
    Sender.objects.update(seen_at=days_ago(31), looked_at=days_ago(1))
    confirming.mind_senders()
    sender.refresh_from_db()
    assert sender.warned_at
