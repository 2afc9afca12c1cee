"""What Celery runs: thin doors to provisioning. The row is the queue."""

from functools import partial
from math import ceil

from celery import Task
from kombu.pools import producers

from members import confirming, provisioning
from members.intake import turns, uploads
from portal.breaker import Breaker
from portal.celery import EXPIRES, app, quick_broker

BREAKER = Breaker("broker", seconds=30, errors=(Exception,))
MOST_NUDGES = 4
RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


@app.task
def drain() -> None:
    """Apply one batch; while there was something to do, ask for another turn."""
    if provisioning.drain():
        nudge()


@app.task
def sweep() -> None:
    """Look over all rows and send as many nudges as the waiting rows deserve."""
    for _ in range(min(ceil(provisioning.sweep() / provisioning.BATCH), MOST_NUDGES)):
        nudge()
    if uploads.tidy():
        take_in_soon()


@app.task
def take_in() -> None:
    """Give one file of the operator its turn; while one waits, ask for another."""
    if turns.work():
        take_in_soon()


@app.task
def mind_senders() -> None:
    """Send the codes that a lost message left behind, and look after senders."""
    confirming.send_codes()
    confirming.mind_senders()


@app.task
def send_codes() -> None:
    """Mail the codes that are due; while there were some, ask for another turn."""
    if confirming.send_codes():
        nudge_codes()


def nudge() -> None:
    """Wake a worker; without the broker the sweep finds the row. Never raises.

    Waits 0.6 seconds at most, then leaves the broker alone for 30 seconds.
    """
    BREAKER.call(partial(_send, drain), otherwise=None)


def nudge_codes() -> None:
    """Wake a worker for the codes, as `nudge` does for mailboxes."""
    BREAKER.call(partial(_send, send_codes), otherwise=None)


def take_in_soon() -> None:
    """Wake a worker for a file that was brought, as `nudge` does for mailboxes."""
    BREAKER.call(partial(_send, take_in), otherwise=None)


def _send(task: Task[[], None]) -> None:
    with producers[quick_broker()].acquire(block=True, timeout=0.5) as producer:
        task.apply_async(producer=producer, expires=EXPIRES, retry_policy=RETRY)
