"""What staff do with a mailbox: along the table of moves, once, and with a reason."""

import pytest

from members import claims
from members.claims import MoveRefused
from members.models import MOVES, Account, Mailbox, MailboxChange, Status
from members.tests import make
from members.tests.together import at_once

Kind = MailboxChange.Kind
VERBS = {
    claims.suspend: Status.SUSPENDED,
    claims.restore: Status.READY,
    claims.close: Status.CLOSED,
}
WHY = "asked for by telephone"


@pytest.fixture
def support(db):
    """Return a member of staff."""
    return make.staff()


def again(mailbox):
    """Return the mailbox as somebody else's page has it."""
    return Mailbox.objects.get(pk=mailbox.pk)


def is_possible(verb, status):
    """Tell by the table of moves; a first start is provisioning's alone."""
    by_staff = (verb, status) != (claims.restore, Status.REQUESTED)
    return VERBS[verb] in MOVES[status] and by_staff


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_only_the_moves_of_the_table_are_made(support, verb, status):
    mailbox = make.mailbox("alice", status=status)
    if is_possible(verb, status):
        verb(mailbox=mailbox, by=support, why=WHY)
        assert mailbox.status == VERBS[verb]
    else:
        with pytest.raises(MoveRefused):
            verb(mailbox=mailbox, by=support, why=WHY)
        assert again(mailbox).status == status
        assert not mailbox.changes.exists()


def test_the_history_says_from_where_to_where_who_and_why(support):
    mailbox = make.mailbox("alice")
    claims.suspend(mailbox=mailbox, by=support, why=f"  {WHY} ")
    change = mailbox.changes.get()
    assert (change.kind, change.by, change.why) == (Kind.SUSPENDED, support, WHY)
    assert (change.from_status, change.to_status) == (Status.READY, Status.SUSPENDED)


def test_a_move_waits_for_the_mail_system_at_once(support):
    mailbox = make.mailbox("alice", next_attempt_at="2099-01-01T00:00Z")
    claims.suspend(mailbox=mailbox, by=support, why=WHY)
    assert not mailbox.is_applied
    assert Mailbox.objects.due().get() == mailbox


@pytest.mark.parametrize(
    ("verb", "start"),
    [
        (claims.suspend, {"status": Status.READY}),
        (claims.restore, {"status": Status.SUSPENDED}),
        (claims.close, {"status": Status.READY}),
        (claims.release, {"status": Status.CLOSED}),
        (claims.retry, {"status": Status.REQUESTED, "applied_revision": 0}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_without_a_reason_nothing_is_done(support, verb, start):
    mailbox = make.mailbox("alice", **start)
    before = Mailbox.objects.values().get()
    with pytest.raises(ValueError, match="reason"):
        verb(mailbox=mailbox, by=support, why=" \n")
    assert Mailbox.objects.values().get() == before
    assert mailbox.account.is_active
    assert not mailbox.changes.exists()


def test_a_long_reason_is_kept_as_far_as_it_goes(support):
    mailbox = make.mailbox("alice")
    claims.suspend(mailbox=mailbox, by=support, why="長" * 600)
    assert mailbox.changes.get().why == "長" * 500


def test_of_two_pages_that_show_the_same_the_second_is_refused(support):
    mailbox = make.mailbox("alice")
    other = again(mailbox)
    claims.suspend(mailbox=mailbox, by=support, why=WHY)
    with pytest.raises(MoveRefused, match="changed meanwhile"):
        claims.suspend(mailbox=other, by=support, why=WHY)
    assert mailbox.changes.count() == 1


def test_closing_ends_the_sign_in(client, support):
    mailbox = make.mailbox("alice")
    client.force_login(mailbox.account)
    assert client.get("/members/mailbox/").status_code == 200
    claims.close(mailbox=mailbox, by=support, why=WHY)
    assert not Account.objects.get(pk=mailbox.account_id).is_active
    assert client.get("/members/mailbox/").status_code == 302


def test_the_owner_of_a_suspended_mailbox_signs_in_and_sees_it(client, support):
    mailbox = make.mailbox("alice")
    claims.suspend(mailbox=mailbox, by=support, why=WHY)
    data = {"login": "alice", "password": make.MAILBOX_PASSWORD}
    client.post("/accounts/login/", data)
    page = client.get("/members/mailbox/").content.decode()
    assert 'data-status="suspended"' in page
    assert "停止中" in page


def test_restoring_keeps_the_password(support):
    mailbox = make.mailbox("alice")
    claims.suspend(mailbox=mailbox, by=support, why=WHY)
    claims.restore(mailbox=mailbox, by=support, why="settled")
    assert mailbox.status == Status.READY
    assert mailbox.account.check_password(make.MAILBOX_PASSWORD)


def test_a_connection_is_released_once(support):
    mailbox = make.mailbox("alice", status=Status.CLOSED)
    claims.release(mailbox=mailbox, by=support, why=WHY)
    with pytest.raises(MoveRefused):
        claims.release(mailbox=mailbox, by=support, why=WHY)
    assert [change.kind for change in mailbox.changes.all()] == [Kind.RELEASED]


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.READY, Status.SUSPENDED])
def test_only_a_closed_mailbox_is_released(support, status):
    mailbox = make.mailbox("alice", status=status)
    with pytest.raises(MoveRefused):
        claims.release(mailbox=mailbox, by=support, why=WHY)
    assert again(mailbox).released_at is None


def test_there_is_nothing_to_retry_where_nothing_waits(support):
    with pytest.raises(MoveRefused):
        claims.retry(mailbox=make.mailbox("alice"), by=support, why=WHY)


@pytest.mark.production
def test_of_eight_at_once_one_suspends(transactional_db):
    support, mailbox = make.staff(), make.mailbox("alice")
    pages = [again(mailbox) for _ in range(8)]
    ends = at_once(
        *[
            lambda page=page: claims.suspend(mailbox=page, by=support, why=WHY)
            for page in pages
        ]
    )
    assert ends.count(None) == 1
    assert sum(isinstance(end, MoveRefused) for end in ends) == 7
    assert mailbox.changes.count() == 1
    assert again(mailbox).revision == mailbox.revision + 1
