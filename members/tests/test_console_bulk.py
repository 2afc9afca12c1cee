"""Many at once: chosen, confirmed with a reason, done once, and said what was not."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members import claims
from members.claims import bulk as bulks
from members.console.actions import ACTIONS, MEMBER_CODE
from members.models import Bulk, BulkItem, Mailbox, MailboxChange, Status
from members.tests import make
from members.tests.staff import enter, with_role
from members.tests.together import at_once

LIST = "/admin/members/mailbox/"
WHY = "spam was sent"
DATA = {"why": WHY, "verified": "no caller"}
KEPT = f"{WHY} (no caller)"

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    """Return a member of support."""
    return with_role("support")


@pytest.fixture
def console(client, agent):
    """Return a client of support."""
    return enter(client, "agent")


@pytest.fixture
def three():
    """Return three mailboxes; the last is closed already."""
    names = ("alice", "bob", "carol")
    made = [make.mailbox(name) for name in names]
    Mailbox.objects.filter(pk=made[2].pk).update(status=Status.CLOSED)
    return made


def choose(client, mailboxes, verb="suspend"):
    """Choose mailboxes in the list; return where that leads."""
    data = {"action": verb, "_selected_action": [m.pk for m in mailboxes]}
    return client.post(LIST, data).headers["Location"]


def statuses():
    """Return the status of every mailbox, by address."""
    return list(Mailbox.objects.order_by("address").values_list("status", flat=True))


def test_nothing_happens_before_the_reason(console, three):
    place = choose(console, three)
    assert "3件を選択しています" in console.get(place).content.decode()
    assert console.post(place, DATA | {"why": " "}).status_code == 200
    console.post(f"{place}go-on/")
    assert statuses() == [Status.READY, Status.READY, Status.CLOSED]


def test_all_that_can_be_done_is_done_and_the_rest_is_named(console, agent, three):
    place = choose(console, three)
    console.post(place, DATA)
    for _ in range(5):  # one will do, unless the machine is busy
        console.post(f"{place}go-on/")
    assert statuses() == [Status.SUSPENDED, Status.SUSPENDED, Status.CLOSED]
    page = console.get(place).content.decode()
    assert "3件中3件" in page
    assert "carol@gol.com" in page
    change = three[0].changes.get()
    assert (change.kind, change.by, change.why) == ("suspended", agent, KEPT)
    assert not three[2].changes.exists()


def test_going_on_after_the_end_does_nothing_twice(console, three):
    place = choose(console, three)
    console.post(place, DATA)
    for _ in range(3):
        console.post(f"{place}go-on/")
    assert MailboxChange.objects.count() == 2


def test_it_stops_after_a_while_and_goes_on_where_it_was(agent, three):
    bulk = bulks.prepare(verb="suspend", mailboxes=Mailbox.objects.all(), by=agent)
    bulks.start(bulk=bulk, why=WHY)
    suspend = ACTIONS["suspend"].do
    assert bulks.work(bulk=bulk, do=suspend, seconds=0).tried == 0
    assert bulks.work(bulk=bulk, do=suspend, seconds=60).is_over


def test_a_reason_is_given_once(agent, three):
    bulk = bulks.prepare(verb="suspend", mailboxes=Mailbox.objects.all(), by=agent)
    bulks.start(bulk=bulk, why=WHY)
    bulks.start(bulk=bulk, why="another")
    assert bulk.why == WHY
    with pytest.raises(ValueError, match="reason"):
        bulks.start(bulk=bulk, why=" ")


def test_another_agent_does_not_go_on_in_ones_name(console, client, three):
    place = choose(console, three)
    console.post(place, DATA)
    with_role("support", "other")
    other = enter(type(client)(), "other")
    assert other.get(place).status_code == 403
    assert other.post(f"{place}go-on/").status_code == 403
    assert Status.SUSPENDED not in statuses()


def test_a_one_time_code_is_not_issued_in_bulk(console, three):
    page = console.get(LIST).content.decode()
    offered = re.findall(r'<option value="(\w+)">', page)
    assert offered == ["retry", "suspend", "restore"]


@pytest.mark.parametrize("verb", sorted(set(ACTIONS) - {"code"}))
def test_it_asks_what_the_action_for_one_asks(client, three, verb):
    with_role("operators")
    enter(client, "agent")
    form = client.get(choose(client, three, verb)).context["form"]
    asked = dict(form.fields["verified"].choices) if "verified" in form.fields else {}
    assert set(asked) == set(dict(ACTIONS[verb].verified)) - {MEMBER_CODE}
    assert "caller_code" not in form.fields


@pytest.mark.parametrize("verified", ["", MEMBER_CODE, "by heart"])
def test_nothing_happens_before_the_caller_is_verified(console, three, verified):
    place = choose(console, three)
    page = console.post(place, {"why": WHY, "verified": verified})
    assert page.context["form"].has_error("verified")
    console.post(f"{place}go-on/")
    assert not MailboxChange.objects.exists()


def test_the_digits_are_good_for_one_mailbox(console, three):
    digits = claims.show_code_to_caller(connection=three[0].connection)
    place = choose(console, three[:1])
    data = {"why": WHY, "verified": MEMBER_CODE, "caller_code": "000 000"}
    assert console.post(place, data).context["form"].has_error("caller_code")
    console.post(place, data | {"caller_code": digits})
    assert Bulk.objects.get().why == f"{WHY} ({MEMBER_CODE})"


@pytest.mark.parametrize("verb", ["close", "release"])
def test_support_ends_mailboxes_one_by_one_only(console, agent, three, verb):
    data = {"action": verb, "_selected_action": [m.pk for m in three]}
    console.post(LIST, data)
    assert not Bulk.objects.exists()
    bulk = bulks.prepare(verb=verb, mailboxes=Mailbox.objects.all(), by=agent)
    place = f"/admin/bulks/{bulk.pk}/"
    assert console.post(place, DATA).status_code == 403
    bulks.start(bulk=bulk, why=WHY)
    assert console.post(f"{place}go-on/").status_code == 403
    assert not MailboxChange.objects.exists()


def test_operators_end_many_at_once(client, three):
    with_role("operators")
    enter(client, "agent")
    place = choose(client, three, "close")
    client.post(place, DATA)
    for _ in range(5):  # one will do, unless the machine is busy
        client.post(f"{place}go-on/")
    assert statuses() == [Status.CLOSED] * 3


@pytest.mark.parametrize("role", ["editors"])
def test_who_may_not_act_may_not_act_in_bulk(client, three, role):
    other = with_role("support", "other")
    bulk = bulks.prepare(verb="suspend", mailboxes=Mailbox.objects.all(), by=other)
    with_role(role)
    enter(client, "agent")
    place = f"/admin/bulks/{bulk.pk}/"
    for answer in (client.get(place), client.post(f"{place}go-on/")):
        assert answer.status_code == 403
    assert client.post("/admin/retry-all/?reason=x", {"why": WHY}).status_code == 403


def failing(name, reason):
    """Make a mailbox that waits long after a failure."""
    return make.requested(
        name, last_error=reason, next_attempt_at=timezone.now() + timedelta(days=999)
    )


def test_all_that_fail_for_one_reason_are_tried_again(console, agent):
    one, two = failing("one", "421 busy"), failing("two", "421 busy")
    failing("three", "no route")
    page = "/admin/retry-all/?reason=421+busy"
    assert "2件が失敗しています" in console.get(page).content.decode()
    console.post(page, {"why": "it works again"})
    assert set(Mailbox.objects.due()) == {one, two}
    change = one.changes.get()
    assert (change.kind, change.by, change.why) == ("retried", agent, "it works again")


@pytest.mark.parametrize("reason", ["", "unheard of"])
def test_no_reason_retries_nothing(console, reason):
    make.requested("one", next_attempt_at=timezone.now() + timedelta(days=999))
    console.post(f"/admin/retry-all/?reason={reason}", {"why": WHY})
    assert not Mailbox.objects.due().exists()


def test_retrying_all_wants_a_reason(agent):
    with pytest.raises(ValueError, match="reason"):
        claims.retry_all(reason="421 busy", by=agent, why=" ")


@pytest.mark.production
def test_two_pages_at_once_do_each_mailbox_once(transactional_db):
    agent = make.staff("agent")
    for number in range(20):
        make.mailbox(f"m{number}")
    bulk = bulks.prepare(verb="suspend", mailboxes=Mailbox.objects.all(), by=agent)
    bulks.start(bulk=bulk, why=WHY)
    suspend = ACTIONS["suspend"].do
    at_once(*[lambda: bulks.work(bulk=bulk, do=suspend, seconds=60)] * 4)
    assert MailboxChange.objects.count() == 20
    assert Bulk.objects.get().items.filter(outcome=BulkItem.Outcome.DONE).count() == 20
