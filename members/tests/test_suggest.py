"""Names like the one typed that are really free."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from members import claims, identifiers
from members.claims import names
from members.mailsystem.models import MailAccount
from members.models import TakenAddress
from members.provisioning import asking
from members.tests import make
from members.tests.broken import silent_server
from portal.breaker import Breaker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Let a busy machine take its time: what is tested is which names come."""
    monkeypatch.setattr(names, "PATIENCE", 60)


def test_up_to_five_are_proposed_and_each_can_be_claimed():
    make.mailbox("aozora")
    proposed = claims.suggest("aozora")
    assert len(proposed) == 5
    assert all(claims.is_free(name) for name in proposed)


def test_names_that_are_somebodys_are_left_out():
    make.mailbox("aozora-2")
    TakenAddress.objects.create(address="aozora.mail@gol.com")
    make.staff("aozora-mail")
    MailAccount.objects.create(
        address=f"aozora{timezone.localdate().year % 100}@gol.com",
        password="!",
        active=True,
        delivers=True,
        first_password=False,
    )
    proposed = claims.suggest("aozora")
    assert proposed[:2] == ["aozora", "aozora-jp"]
    assert len(proposed) == 5


@pytest.mark.parametrize(
    "typed",
    ["Taro Yamada", "2fast", "a..b", "x", "a" * 60, "日本", "taro@example.com", ""],
)
def test_whatever_is_typed_the_proposals_are_well_spelt(typed):
    for name in claims.suggest(typed):
        assert identifiers.local_part_problem(name) is None


@pytest.mark.parametrize("typed", ["山田太郎", "...", "", "@gol.com"])
def test_from_what_has_no_letter_of_an_address_nothing_is_made_up(typed):
    assert claims.suggest(typed) == []


def test_nothing_like_a_role_is_proposed():
    assert claims.suggest("postmaster") == []
    assert claims.suggest("ｐｏｓｔ．ｍａｓｔｅｒ") == []


def test_few_statements_are_enough(django_assert_max_num_queries):
    make.mailbox("aozora")
    with django_assert_max_num_queries(8):
        claims.suggest("aozora")


def test_what_is_proposed_for_a_name_of_any_length_is_32_at_most():
    for length in range(1, 41):
        proposed = claims.suggest("a" * length)
        assert len(proposed) == 5
        assert all(len(name) <= 32 for name in proposed)


def test_a_directory_that_never_answers_holds_nobody_up(
    transactional_db, directory_elsewhere, monkeypatch
):
    fresh = Breaker("mail directory", seconds=5, errors=(TimeoutError,))
    monkeypatch.setattr(asking, "BREAKER", fresh)
    monkeypatch.setattr(asking, "_asking", ThreadPoolExecutor(4))
    with silent_server() as port:
        directory_elsewhere(port)
        assert len(claims.suggest("aozora")) == 5
    # It was asked about the first name only: it rests.
    assert fresh.call(lambda: "asked", otherwise="resting") == "resting"


def test_one_that_is_slow_is_not_asked_about_every_name(monkeypatch):
    monkeypatch.setattr(names, "PATIENCE", 0)
    assert claims.suggest("aozora") == []
