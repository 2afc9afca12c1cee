"""The figures of the console: counted by the sweep, from what mailboxes say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from members import figures, provisioning
from members.models import Hour, Mailbox, Status
from members.tests import make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ready(name, *, ago, seconds, promised=3600):
    """Make a mailbox that became ready so long ago, so many seconds after the claim."""
    at = timezone.now() - ago
    asked = at - timedelta(seconds=seconds)
    due = asked + timedelta(seconds=promised)
    return make.mailbox(name, requested_at=asked, ready_at=at, due_at=due)


def test_nothing_counted_yet_is_no_failure():
    assert figures.now().at is None
    assert figures.now().today.share is None


def test_the_sweep_counts_what_waits_is_late_and_fails():
    make.requested("one")
    make.requested("two", last_error="421 busy")
    make.requested("three", last_error="421 busy")
    make.requested("four", last_error="no route", due_at=timezone.now() - HOUR)
    make.mailbox("five", initial_password=True)
    provisioning.sweep()
    now = figures.now()
    assert (now.waiting, now.late, now.failing, now.first_passwords) == (4, 1, 3, 1)
    assert [tuple(reason) for reason in now.reasons] == [
        ("421 busy", 2),
        ("no route", 1),
    ]


def test_the_share_is_of_the_promises_whose_time_has_passed():
    ready("kept", ago=3 * HOUR, seconds=20)
    ready("broken", ago=2 * HOUR, seconds=7200)
    make.requested("late", due_at=timezone.now() - HOUR)
    make.requested("not-due", due_at=timezone.now() + HOUR)
    make.requested("refused", status=Status.REFUSED, due_at=timezone.now() - HOUR)
    make.requested("gone", status=Status.CLOSED, due_at=timezone.now() - HOUR)
    figures.keep()
    week = figures.now().week
    assert (week.due, week.in_time) == (3, 1)
    assert 33 < (week.share or 0) < 34


def test_today_begins_at_midnight_of_the_operator():
    ready("yesterday", ago=timedelta(days=1, hours=1), seconds=20)
    ready("now", ago=timedelta(), seconds=20)
    figures.keep()
    now = figures.now()
    assert (now.today.ready, now.week.ready, now.month.ready) == (1, 2, 2)


def test_what_is_older_than_the_window_is_left_out():
    ready("old", ago=timedelta(days=8), seconds=20)
    figures.keep()
    assert (figures.now().week.ready, figures.now().month.ready) == (0, 1)


def test_the_median_and_the_slowest_of_a_hundred():
    for number in range(20):
        ready(f"m{number}", ago=HOUR, seconds=10 if number < 19 else 137)
    figures.keep()
    week = figures.now().week
    assert (week.median, week.slowest) == (10, 10)
    ready("m20", ago=HOUR, seconds=137)
    figures.keep()
    assert figures.now().week.slowest == 140


@pytest.mark.parametrize(
    ("seconds", "kept"),
    [(0, 1), (0.2, 1), (9, 9), (14.2, 15), (137, 140), (3671, 3700)],
)
def test_waits_are_kept_with_two_digits(seconds, kept):
    assert figures.rounded_up(seconds) == kept


def test_an_hour_is_counted_once_however_often_the_sweep_comes():
    ready("one", ago=timedelta(), seconds=5)
    for _ in range(3):
        figures.keep()
    assert sum(hour.ready for hour in Hour.objects.all()) == 1


def test_hours_in_which_no_sweep_came_are_made_up_for():
    past = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - 5 * HOUR
    Hour.objects.create(begins_at=past)
    ready("meanwhile", ago=3 * HOUR, seconds=5)
    figures.keep()
    assert sum(hour.ready for hour in Hour.objects.all()) == 1


def test_the_hours_that_are_over_are_not_counted_again():
    ready("old", ago=10 * HOUR, seconds=5)
    figures.keep()
    Mailbox.objects.update(ready_at=timezone.now() - 9 * HOUR)
    figures.keep()
    assert Hour.objects.earliest("begins_at").ready == 1


def test_a_count_over_all_mailboxes_is_made_rarely():
    figures.keep()
    make.mailbox("new", initial_password=True)
    figures.keep()
    assert figures.now().first_passwords == 0


def test_counting_takes_few_questions(django_assert_max_num_queries):
    ready("one", ago=HOUR, seconds=5)
    with django_assert_max_num_queries(20):
        figures.keep()
