"""Is an address taken in the mail directory: quickly, or it counts as free."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from members import provisioning
from members.mailsystem.models import MailAccount
from members.models import Mailbox
from members.provisioning import asking
from members.tests import make
from members.tests.broken import closed_port, silent_server
from portal.breaker import Breaker
from tests import clock

AT_MOST = 3  # seconds on a busy machine; a server that never answers holds 5


@pytest.fixture(autouse=True)
def _fresh_threads(monkeypatch):
    fresh = Breaker("mail directory", seconds=5, errors=(TimeoutError,))
    monkeypatch.setattr(asking, "BREAKER", fresh)
    # The threads of another test know where its directory was.
    monkeypatch.setattr(asking, "_asking", ThreadPoolExecutor(4))


def counts_as_free():
    """Ask about an address that nobody has."""
    assert not provisioning.taken("alice@gol.com")


def test_an_address_of_the_directory_is_taken(db):
    off = {"active": True, "delivers": True, "first_password": False}
    MailAccount.objects.create(address="alice@gol.com", password="!", **off)
    assert provisioning.taken("alice@gol.com")
    assert not provisioning.taken("bob@gol.com")


def test_a_directory_that_refuses_counts_as_free(transactional_db, directory_elsewhere):
    directory_elsewhere(closed_port())
    assert clock.quickest(counts_as_free, times=3) < asking.PATIENCE


def test_one_that_never_answers_is_asked_for_half_a_second_and_then_left_alone(
    transactional_db, directory_elsewhere
):
    with silent_server() as port:
        directory_elsewhere(port)
        assert 0.4 < clock.seconds(counts_as_free) < AT_MOST
        assert clock.quickest(counts_as_free) < 0.02


def ready(count, **took):
    """Make mailboxes that took so long to be ready."""
    now = timezone.now()
    for number in range(count):
        name = f"m{Mailbox.objects.count()}-{number}"
        make.mailbox(name, requested_at=now - timedelta(**took), ready_at=now)


def test_how_long_it_usually_takes_is_told_only_when_it_was_measured(db):
    ready(19, seconds=5)
    assert provisioning.usual_minutes() is None


def test_it_is_the_time_in_which_nearly_all_were_ready(db):
    ready(38, seconds=70)
    ready(1, minutes=50)
    assert provisioning.usual_minutes() == 2


def test_what_is_older_than_a_week_does_not_count(db):
    ready(20, seconds=5)
    Mailbox.objects.update(ready_at=timezone.now() - timedelta(days=8))
    assert provisioning.usual_minutes() is None


def test_it_is_asked_once_a_minute(db, django_assert_num_queries):
    ready(20, seconds=5)
    assert provisioning.usual_minutes() == 1
    with django_assert_num_queries(0):
        assert provisioning.usual_minutes() == 1
