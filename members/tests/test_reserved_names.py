"""A name that staff reserve is nobody's, until they give it free."""

import pytest

from members import claims
from members.models import ReservedName, StaffEvent
from members.tests import make
from members.tests.staff import enter, with_role

WHY = "name of a director"
PAGE = "/admin/reserve/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    """Return an operator."""
    return with_role("operators")


@pytest.fixture
def console(client, operator):
    """Return a client of an operator."""
    return enter(client, "agent")


@pytest.mark.parametrize("name", ["sakura.mori", "sakuramori", "sa-kura_mori"])
def test_a_reserved_name_is_not_free_however_it_is_separated(operator, name):
    assert claims.is_free(name)
    claims.reserve(name="Sakura.Mori", by=operator, why=WHY)
    assert not claims.is_free(name)
    assert claims.suggest(name) == []


def test_proposals_leave_reserved_names_out(operator):
    claims.reserve(name="aozora.2", by=operator, why=WHY)
    proposed = claims.suggest("aozora")
    assert "aozora-2" not in proposed
    assert len(proposed) == 5


def test_a_claim_for_it_is_refused_as_for_any_other_name(operator):
    claims.reserve(name="sakura", by=operator, why=WHY)
    with pytest.raises(claims.ClaimRefused) as refused:
        claims.claim(
            connection=make.connection(), local_part="sakura", terms_version="1"
        )
    assert refused.value.reason == claims.Reason.TAKEN


def test_an_operator_reserves_a_name_with_a_reason(console, operator):
    assert console.post(PAGE, {"name": "Sakura", "why": " "}).status_code == 200
    assert console.post(PAGE, {"name": "Ｓａｋｕｒａ@gol.com", "why": WHY}).url
    row = ReservedName.objects.get()
    assert (row.name, row.by, row.why) == ("sakura", operator, WHY)
    assert StaffEvent.objects.filter(kind="did", about=PAGE).exists()


@pytest.mark.parametrize("name", ["", "さくら", "a b@example.com", ".x", "postmaster"])
def test_what_is_no_name_or_kept_anyway_is_said(console, name):
    answer = console.post(PAGE, {"name": name, "why": WHY})
    assert "field__error" in answer.content.decode()
    assert not ReservedName.objects.exists()


def test_reserving_it_twice_is_said(console):
    console.post(PAGE, {"name": "sakura", "why": WHY})
    answer = console.post(PAGE, {"name": "sa.kura", "why": WHY})
    assert "すでに予約されています" in answer.content.decode()
    assert ReservedName.objects.count() == 1


def test_a_name_that_a_mailbox_has_is_said_plainly_and_needs_a_second_yes(console):
    alice = make.mailbox("alice")
    page = console.post(PAGE, {"name": "al.ice", "why": WHY}).content.decode()
    assert "alice@gol.comはすでにメールボックスとして" in page
    assert f"/admin/subscribers/{alice.connection_id}/" in page
    assert not ReservedName.objects.exists()
    console.post(PAGE, {"name": "al.ice", "why": WHY, "anyway": "on"})
    assert ReservedName.objects.get().name == "al.ice"


def test_it_is_given_free_with_a_reason_and_the_history_stays(console, operator):
    row = claims.reserve(name="sakura", by=operator, why=WHY)
    place = f"{PAGE}{row.pk}/free/"
    console.post(place, {"why": ""})
    assert not claims.is_free("sakura")
    console.post(place, {"why": "a mistake"})
    assert claims.is_free("sakura")
    row.refresh_from_db()
    assert (row.removed_by, row.removed_why) == (operator, "a mistake")
    assert console.post(place, {"why": "again"}).status_code == 404
    claims.reserve(name="sakura", by=operator, why=WHY)
    page = console.get("/admin/members/reservedname/").content.decode()
    assert "a mistake" in page
    assert "/free/" in page


def test_the_search_of_support_says_that_nobody_can_have_it(client, operator):
    claims.reserve(name="sakura", by=operator, why=WHY)
    with_role("support", "other")
    page = enter(client, "other").get("/admin/search/?q=sa.kura").content.decode()
    assert "お申し込みいただけません" in page or "申請できません" in page


@pytest.mark.parametrize("role", ["support", "editors"])
def test_others_neither_reserve_nor_give_free(client, operator, role):
    row = claims.reserve(name="sakura", by=operator, why=WHY)
    with_role(role, "other")
    other = enter(client, "other")
    for place in (PAGE, f"{PAGE}{row.pk}/free/"):
        assert other.get(place).status_code == 403
        assert other.post(place, {"name": "x1", "why": WHY}).status_code == 403
    assert list(ReservedName.objects.standing()) == [row]


def test_a_reason_is_needed(operator):
    with pytest.raises(ValueError, match="reason"):
        claims.reserve(name="sakura", by=operator, why=" ")
    row = claims.reserve(name="sakura", by=operator, why=WHY)
    with pytest.raises(ValueError, match="reason"):
        claims.give_free(reserved=row, by=operator, why=" ")
