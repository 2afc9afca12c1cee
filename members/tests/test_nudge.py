"""A nudge wakes a worker, and never holds up or breaks a page."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from members import tasks
from members.models import Mailbox
from members.tests import make
from members.tests.broken import closed_port, silent_server
from portal import celery
from portal.breaker import Breaker
from tests import clock

AT_ONCE = 3  # seconds on a busy machine; 0.6 on a quiet one


@pytest.fixture
def messages(broker_at, tmp_path):
    """Return a function that counts the messages in a queue of files."""
    broker_at(celery.files(tmp_path))
    return lambda: len(list((tmp_path / "messages").glob("*.msg")))


def test_a_nudge_is_one_message_without_a_row(messages):
    tasks.nudge()
    assert messages() == 1


def test_a_broker_that_refuses_is_left_alone(broker_at):
    broker_at(celery.redis(f"redis://127.0.0.1:{closed_port()}"))
    assert clock.seconds(tasks.nudge) < AT_ONCE
    assert clock.quickest(tasks.nudge) < 0.02


def test_so_is_one_that_never_answers(broker_at):
    with silent_server() as port:
        broker_at(celery.redis(f"redis://127.0.0.1:{port}"))
        assert clock.seconds(tasks.nudge) < AT_ONCE
        assert clock.quickest(tasks.nudge) < 0.02


def test_after_its_rest_the_broker_is_asked_again(broker_at, tmp_path, monkeypatch):
    breaker = Breaker("broker", seconds=0.1, errors=(Exception,))
    monkeypatch.setattr(tasks, "BREAKER", breaker)
    broker_at(celery.redis(f"redis://127.0.0.1:{closed_port()}"))
    tasks.nudge()
    broker_at(celery.files(tmp_path))
    time.sleep(0.15)
    tasks.nudge()
    assert len(list((tmp_path / "messages").glob("*.msg"))) == 1


def test_the_sweep_wakes_as_many_workers_as_the_rows_deserve(db, messages):
    tasks.sweep()
    assert messages() == 0
    make.requested("alice")
    tasks.sweep()
    assert messages() == 1


def test_but_never_more_than_four(db, messages):
    for number in range(5 * 25):
        make.requested(f"alice{number}")
    tasks.sweep()
    assert messages() == 4


def test_a_drain_asks_for_another_turn_while_there_is_work(
    transactional_db, messages, settings
):
    settings.PROOF_SUBMISSION = f"127.0.0.1:{closed_port()}"
    make.requested("alice")
    tasks.drain()
    assert messages() == 1
    later = timezone.now() + timedelta(minutes=1)
    Mailbox.objects.update(next_attempt_at=later)
    tasks.drain()
    assert messages() == 1
