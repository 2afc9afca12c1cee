"""A subscriber claims one free address; of two at once each name has one owner."""

import pytest
from django.db import IntegrityError, connection

from members import claims, tasks
from members.claims import ClaimRefused, Reason
from members.identifiers import LocalPartProblem
from members.mailsystem.models import MailAccount
from members.models import (
    Account,
    Connection,
    ConnectionState,
    Intake,
    Mailbox,
    MailboxChange,
    Status,
    TakenAddress,
)
from members.tests import make
from members.tests.broken import closed_port
from members.tests.together import at_once
from portal import celery
from tests import clock

AT_ONCE = 4  # seconds on a busy machine; a broker that holds pages up takes 6


@pytest.fixture
def alice(db):
    """Alice holds an auto-numbered connection."""
    return make.connection("ip0123456789")


def claim(connection, local_part="alice"):
    """Claim a name with the present terms."""
    return claims.claim(
        connection=connection, local_part=local_part, terms_version="2026-11"
    )


def refusal(connection, local_part="alice"):
    """Return why a claim is refused."""
    with pytest.raises(ClaimRefused) as caught:
        claim(connection, local_part)
    return caught.value


def test_a_claim_makes_a_row_that_waits_for_the_worker(alice):
    mailbox = claim(alice)
    assert mailbox.address == "alice@gol.com"
    assert mailbox.status == Status.REQUESTED
    assert mailbox.initial_password
    assert mailbox.terms_version == "2026-11"
    assert Mailbox.objects.due().get() == mailbox


def test_a_claim_promises_an_hour(alice, settings):
    settings.PROMISE_MINUTES = 60
    mailbox = claim(alice)
    assert (mailbox.due_at - mailbox.requested_at).total_seconds() == 3600


def test_a_claim_is_in_the_history_with_who_made_it(alice):
    change = claim(alice).changes.get()
    assert change.kind == MailboxChange.Kind.REQUESTED
    assert change.by == alice.account


def test_nobody_can_sign_in_to_a_mailbox_that_waits(alice):
    assert not claim(alice).account.has_usable_password()


def test_a_claim_takes_at_most_ten_statements(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        claim(alice)


def test_a_claim_hashes_nothing(alice, settings):
    settings.PASSWORD_HASHERS = ["nobody.made.this.Hasher"]
    assert claim(alice)


def test_case_and_width_are_folded(alice):
    assert claim(alice, "ＡＬＩＣＥ").address == "alice@gol.com"


def test_the_same_name_again_is_the_same_mailbox(alice):
    assert claim(alice) == claim(alice)
    assert Mailbox.objects.count() == 1


def test_a_second_address_is_refused(alice):
    claim(alice)
    assert refusal(alice, "another").reason == Reason.HAS_ONE


@pytest.mark.parametrize("status", [Status.READY, Status.SUSPENDED])
def test_the_same_name_later_is_still_the_same_mailbox(alice, status):
    mailbox = make.mailbox("alice", of=alice, status=status)
    assert claim(alice) == mailbox


def test_a_closed_mailbox_is_not_given_back_by_its_name(alice):
    make.mailbox("alice", of=alice, status=Status.CLOSED)
    assert refusal(alice).reason == Reason.HAS_ONE


def test_a_refused_name_is_not_tried_again(alice):
    make.mailbox("alice", of=alice, status=Status.REFUSED)
    assert refusal(alice).reason == Reason.TAKEN


def test_a_refusal_leaves_nothing_behind(alice):
    make.mailbox("bob")
    refusal(alice, "bob")
    assert Mailbox.objects.count() == 1
    assert not Account.objects.filter(mailbox=None, connection=None).exists()


def test_an_address_of_somebody_else_is_refused(alice):
    make.mailbox("bob")
    assert refusal(alice, "bob").reason == Reason.TAKEN


@pytest.mark.parametrize("status", [Status.CLOSED, Status.REFUSED, Status.SUSPENDED])
def test_a_name_is_never_given_twice(alice, status):
    make.mailbox("bob", status=status)
    assert refusal(alice, "bob").reason == Reason.TAKEN


def test_an_imported_address_is_refused(alice):
    TakenAddress.objects.create(address="old.alias@gol.com")
    assert refusal(alice, "old.alias").reason == Reason.TAKEN


def test_an_address_of_the_mail_directory_is_refused(alice):
    MailAccount.objects.create(
        address="live@gol.com",
        password="!",
        active=True,
        delivers=True,
        first_password=False,
    )
    assert refusal(alice, "live").reason == Reason.TAKEN


def test_a_name_of_staff_is_refused(alice):
    make.staff("yamada")
    assert refusal(alice, "yamada").reason == Reason.TAKEN


def test_a_reserved_name_is_refused_however_it_is_separated(alice):
    assert refusal(alice, "post.master").problem == LocalPartProblem.RESERVED


def test_another_kind_of_connection_id_has_nothing_to_claim(db):
    company = make.connection("tanaka-shoji")
    assert refusal(company).reason == Reason.NOT_AUTO_NUMBERED


@pytest.mark.parametrize("state", [ConnectionState.SUSPENDED, ConnectionState.ENDED])
def test_only_an_active_connection_claims(db, state):
    assert refusal(make.connection(state=state)).reason == Reason.INACTIVE


def test_after_a_refusal_another_name_may_be_claimed(alice):
    make.mailbox("gone", of=alice, status=Status.REFUSED)
    assert claim(alice).address == "alice@gol.com"


def test_a_closed_mailbox_counts_until_staff_release_it(alice):
    mailbox = make.mailbox("old", of=alice)
    support = make.staff()
    claims.close(mailbox=mailbox, by=support, why="asked by telephone")
    assert refusal(alice).reason == Reason.HAS_ONE
    claims.release(mailbox=mailbox, by=support, why="wrong name at first")
    assert claim(alice).address == "alice@gol.com"
    assert refusal(make.connection(), "old").reason == Reason.TAKEN


def test_claims_wait_for_the_first_import_in_production(alice, settings):
    settings.PRODUCTION, settings.EXISTING_ADDRESSES = True, "imported"
    assert refusal(alice).reason == Reason.NOT_OPEN
    Intake.objects.create(
        kind=Intake.Kind.ADDRESSES, lines=0, added=0, changed=0, skipped=0
    )
    assert claim(alice)


def test_an_operator_without_addresses_says_so(alice, settings):
    settings.PRODUCTION, settings.EXISTING_ADDRESSES = True, "none"
    assert claim(alice)


def reasons(*calls):
    """Make the claims at once; return the mailboxes, and the reasons of refusals."""
    return [getattr(end, "reason", end) for end in at_once(*calls)]


@pytest.mark.production
def test_one_connection_in_two_tabs_gets_one_mailbox(transactional_db):
    alice = make.connection()
    results = reasons(*[lambda n=n: claim(alice, f"alice{n}") for n in range(6)])
    assert Mailbox.objects.filter(connection=alice).count() == 1
    assert results.count(Reason.HAS_ONE) == 5


@pytest.mark.production
def test_a_double_submit_is_one_mailbox(transactional_db):
    alice = make.connection()
    results = reasons(*[lambda: claim(alice) for _ in range(6)])
    assert results == [Mailbox.objects.get()] * 6
    assert MailboxChange.objects.count() == 1


def test_a_double_submit_that_won_after_the_first_look_is_one_mailbox(alice):
    ahead: list[Mailbox | None] = []

    def win(execute, sql, *rest):
        if "members_takenaddress" in sql and not ahead:
            ahead.append(None)
            ahead.append(claim(alice))
        return execute(sql, *rest)

    with connection.execute_wrapper(win):
        assert claim(alice) == ahead[1]


@pytest.mark.production
def test_eight_people_after_one_name_end_in_one_owner(transactional_db):
    people = [make.connection() for _ in range(8)]
    results = reasons(*[lambda p=p: claim(p, "wanted") for p in people])
    assert results.count(Reason.TAKEN) == 7
    assert Mailbox.objects.count() == 1
    assert Account.objects.filter(username="wanted@gol.com").count() == 1


@pytest.mark.production
def test_the_loser_of_a_race_may_claim_another_name(transactional_db):
    people = [make.connection() for _ in range(4)]
    reasons(*[lambda p=p: claim(p, "wanted") for p in people])
    losers = Connection.objects.exclude(mailboxes__isnull=False)
    assert losers.count() == 3
    assert claim(losers.first(), "second.choice")


def test_a_claim_succeeds_at_once_while_the_broker_is_away(transactional_db, broker_at):
    broker_at(celery.redis(f"redis://127.0.0.1:{closed_port()}"))
    names = iter(["alice", "bob", "carol", "dave"])

    def another():
        claim(make.connection(), next(names))

    assert clock.seconds(another) < AT_ONCE
    assert tasks.BREAKER.call(lambda: "asked", otherwise="resting") == "resting"
    assert clock.quickest(another, times=3) < 0.2
    assert Mailbox.objects.due().count() == 4


def test_the_database_itself_allows_one_mailbox_for_a_connection(alice):
    make.mailbox("first", of=alice)
    with pytest.raises(IntegrityError):
        make.mailbox("second", of=alice)
