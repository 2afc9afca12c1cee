"""Look at everything that a mailbox needs, within five seconds, and change nothing."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connections

from members.mailsystem import probes
from members.mailsystem.base import Entry, MailSystemError
from members.mailsystem.probes import Answer
from members.mailsystem.system import mail_system
from members.models import Mailbox
from members.provisioning.applying import entry_of

PATIENCE = 4.0
"""Seconds for all parts together: a server that hangs is a finding."""
TIMEOUT = 3.5
"""Seconds for each answer of a server."""


class Copy(StrEnum):
    """How the mail directory stands to the row."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the mail system has, and whether it answers."""

    directory: Copy
    senders: Copy
    delivery: Answer
    sending: Answer
    receiving: Answer
    quota: int | None
    """Percent in use; None when nobody says."""
    seconds: float = 0.0


def examine(mailbox: Mailbox) -> Findings:
    """Ask all parts at once; what has not answered after four seconds is silent.

    Sends no mail, signs in as nobody, never raises for a server's sake.
    """
    began = time.monotonic()
    address = mailbox.address
    pool = ThreadPoolExecutor(max_workers=5, thread_name_prefix="examine")
    asked: dict[str, Future[Any]] = {
        "delivery": pool.submit(probes.delivery, address, timeout=TIMEOUT),
        "sending": pool.submit(probes.sending, timeout=TIMEOUT),
        "receiving": pool.submit(probes.receiving, timeout=TIMEOUT),
        "quota": pool.submit(probes.quota, address, timeout=TIMEOUT),
    }
    compare = partial(_compare, entry_of(mailbox))
    if "mail" in settings.DATABASES:
        # A thread has a connection of its own: one that hangs blocks no other query.
        copies = _result(pool.submit(_and_close, compare), began, SILENT)
    else:
        copies = compare()
    otherwise: dict[str, Any] = dict.fromkeys(asked, Answer.SILENT) | {"quota": None}
    answers = {
        name: _result(future, began, otherwise[name]) for name, future in asked.items()
    }
    pool.shutdown(wait=False, cancel_futures=True)
    seconds = time.monotonic() - began
    return Findings(directory=copies[0], senders=copies[1], seconds=seconds, **answers)


Copies = tuple[Copy, Copy]
SILENT: Copies = (Copy.SILENT, Copy.SILENT)


def _result(future: Future[Any], began: float, otherwise: Any) -> Any:
    left = max(0.0, began + PATIENCE - time.monotonic())
    try:
        return future.result(timeout=left)
    except TimeoutError:
        return otherwise


def _compare(wanted: Entry) -> Copies:
    try:
        there = next(mail_system().entries([wanted.owner]), None)
    except MailSystemError:
        return SILENT
    if there is None:
        return Copy.MISSING, Copy.MISSING
    senders = set(there.senders) == set(wanted.senders)
    rest = replace(there, senders=wanted.senders) == wanted
    return (
        Copy.SAME if rest else Copy.DIFFERS,
        Copy.SAME if senders else Copy.DIFFERS,
    )


def _and_close(compare: Callable[[], Copies]) -> Copies:
    try:
        return compare()
    finally:
        connections["mail"].close()
