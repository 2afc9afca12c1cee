"""What Celery runs: thin doors to provisioning. The row is the queue."""

from math import ceil

import structlog
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError

from members import provisioning
from members.provisioning.applying import BATCH
from portal.breaker import Breaker
from portal.celery import app

log = structlog.get_logger(__name__)
BREAKER = Breaker(seconds=30, errors=(CeleryError, KombuError, OSError))
MOST_NUDGES = 4
RETRY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.1}


@app.task
def drain() -> None:
    """Apply batches until no row is due."""
    while provisioning.drain():
        continue


@app.task
def sweep() -> None:
    """Look over all rows and send as many nudges as the waiting rows deserve."""
    for _ in range(min(ceil(provisioning.sweep() / BATCH), MOST_NUDGES)):
        drain.apply_async(expires=300)


def nudge() -> None:
    """Wake a worker; without the broker the sweep finds the row. Never raises.

    Waits 0.6 seconds at most, then leaves the broker alone for 30 seconds.
    """
    BREAKER.call(_send, otherwise=None)


def _send() -> None:
    drain.apply_async(expires=300, retry_policy=RETRY)
