"""Run other programs beside this one: they end with it, however it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
PAUSE_LEAST, PAUSE_MOST = 1.0, 30.0  # seconds before a child is started again
SOUND_AFTER = 60.0  # seconds that a child runs before its past no longer counts
PATIENCE = 3.0  # seconds that a child may take to end


@dataclass
class Child:
    """One program and how it has fared; what it prints goes into its log file."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = PAUSE_LEAST

    def start(self) -> None:
        """Start the program in a process group of its own: Ctrl-C is for us alone."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own programs)
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_tie_to(os.getpid()),  # noqa: PLW1509 (we have no threads)
            )
        self.started = time.monotonic()

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to the program and to whatever it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def end(self, *, by: float) -> None:
        """Wait for the program to end until then (monotonic seconds); end it."""
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, by - time.monotonic()))
            self.signal_all(signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    """Start the children, start again what dies, and end them all."""

    children: Sequence[Child]
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start every child with an empty log; the last log is kept as .1."""
        for child in self.children:
            child.log.parent.mkdir(parents=True, exist_ok=True)
            if child.log.exists():
                child.log.replace(f"{child.log}.1")
            child.start()

    def look_after(self) -> None:
        """Start dead children again, with growing pauses, until `stopping` is set."""
        while not self.stopping.wait(0.2):
            self.look_once()

    def look_once(self) -> None:
        """Start those dead children again whose pause is over."""
        for child in self.children:
            self._look_after(child)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                child.start()
        elif (code := child.process.poll()) is not None:
            if now - child.started > SOUND_AFTER:
                child.pause = PAUSE_LEAST
            self.say(
                f"The {child.name} ended ({code}); it starts again in"
                f" {child.pause:.0f} s. What it said: {child.log}"
            )
            # What it started may still hold its port.
            child.signal_all(signal.SIGKILL)
            child.process, child.again_at = None, now + child.pause
            child.pause = min(child.pause * 2, PAUSE_MOST)

    def stop(self) -> None:
        """Ask every child to end; after 3 s, end it."""
        for child in self.children:
            child.signal_all(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        for child in self.children:
            child.end(by=end)


def _tie_to(parent: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)

    return tie
