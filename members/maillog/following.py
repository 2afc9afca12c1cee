"""Read logs on and on, and keep what they say."""

import os
import select
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import tzinfo
from pathlib import Path
from threading import Event
from typing import Protocol

import structlog
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
)
from django.utils import timezone

from members.maillog import batches, keeping
from members.maillog.files import AT_ONCE, LogFile, Position
from members.models import MailLog

log = structlog.get_logger(__name__)
STANDARD_INPUT = "-"
PAUSE = 1.0
"""Seconds between two looks at a log that has nothing new."""
SIGN_OF_LIFE = 60.0
"""Seconds after which a log that has nothing new is said to be read nonetheless."""
RETRY = 2.0


class Source(Protocol):
    """Where lines come from."""

    position: Position
    is_over: bool

    def read(self) -> list[bytes]:
        """Return the next whole lines, none when there are none yet."""

    def close(self) -> None:
        """Let go of it."""


class Stream:
    """Standard input, such as journalctl writes to; over when that ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self.position = Position()
        self.is_over = False

    def read(self) -> list[bytes]:
        """Return the whole lines that came within a moment."""
        ready, _, _ = select.select([self._descriptor], [], [], PAUSE)
        if not ready:
            return []
        block = os.read(self._descriptor, AT_ONCE)
        self.is_over = not block
        *lines, self._rest = (self._rest + block).split(b"\n")
        if len(self._rest) > AT_ONCE:
            lines, self._rest = [*lines, self._rest], b""
        return lines

    def close(self) -> None:
        """Leave it to whoever opened it."""


class Follower:
    """One log: read, understood and kept."""

    def __init__(self, source: str, *, host: str, zone: tzinfo) -> None:
        self._log = keeping.open_log(host, source)
        self._zone = zone
        self._seen = None
        self._source: Source
        if source == STANDARD_INPUT:
            # A stream has no position: what is not newer was seen.
            self._seen = self._log.newest_at
            self._source = Stream(0)
        else:
            self._source = LogFile(Path(source), keeping.position(self._log))

    @property
    def log(self) -> MailLog:
        """How far it is."""
        return self._log

    def close(self) -> None:
        """Let go of the log."""
        self._source.close()

    @property
    def is_over(self) -> bool:
        """Whether nothing can follow."""
        return self._source.is_over

    def step(self, stop: Event) -> int:
        """Keep what came since; return how many lines that were."""
        lines = self._source.read()
        if not lines:
            return 0
        now = timezone.now()
        batch = batches.read(lines, now=now, zone=self._zone, seen=self._seen)
        self._log = self._keep(batch, stop)
        return batch.lines

    def _keep(self, batch: batches.Batch, stop: Event) -> MailLog:
        """Try until the database answers; lines wait in their file meanwhile."""
        while True:
            try:
                return keeping.keep(self._log, batch, self._source.position)
            except (OperationalError, InterfaceError) as error:
                log.warning("mail_log_waits", reason=type(error).__name__)
                connection.close()
                if stop.wait(RETRY):
                    raise
            except (DataError, IntegrityError):
                if not batch.events:
                    raise
                log.exception("mail_log_refused", lines=batch.lines)
                batch.events, batch.garbled = [], batch.lines


def follow(
    sources: Sequence[str], *, host: str, zone: tzinfo, stop: Event, once: bool = False
) -> list[MailLog]:
    """Follow logs until told to stop, or with `once` to their present end.

    Raise keeping.SomebodyElseError when somebody else follows one of them too.
    """
    with ExitStack() as opened:
        followers = [
            opened.enter_context(closing(Follower(source, host=host, zone=zone)))
            for source in sources
        ]
        _follow(followers, stop, once=once)
    return [follower.log for follower in followers]


def _follow(followers: list[Follower], stop: Event, *, once: bool) -> None:
    told_at = time.monotonic() - SIGN_OF_LIFE
    while not stop.is_set():
        if sum(follower.step(stop) for follower in followers):
            continue
        if time.monotonic() - told_at >= SIGN_OF_LIFE:
            _tell(followers)
            told_at = time.monotonic()
        if once or all(each.is_over for each in followers):
            break
        stop.wait(PAUSE)


def _tell(followers: list[Follower]) -> None:
    try:
        keeping.nothing_new(follower.log for follower in followers)
    except (OperationalError, InterfaceError) as error:
        log.warning("mail_log_waits", reason=type(error).__name__)
        connection.close()
