"""What Celery runs: thin doors to provisioning. The row is the queue."""

from math import ceil

from kombu.pools import producers

from members import provisioning
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


def nudge() -> None:
    """Wake a worker; without the broker the sweep finds the row. Never raises.

    Waits 0.6 seconds at most, then leaves the broker alone for 30 seconds.
    """
    BREAKER.call(_send, otherwise=None)


def _send() -> None:
    with producers[quick_broker()].acquire(block=True, timeout=0.5) as producer:
        drain.apply_async(producer=producer, expires=EXPIRES, retry_policy=RETRY)
