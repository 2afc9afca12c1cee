"""`manage.py station` in a directory of its own, as somebody at a terminal runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from portal import environment
from tests.servers import free_port

SECONDS = 180  # on a busy machine


@dataclass
class Station:
    """One station: its directory, its port, and the command while it runs."""

    var: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    """After how many seconds it served, each time."""

    def start(self) -> None:
        """Start it, and wait until it serves."""
        began = time.monotonic()
        with (self.var / "said").open("w") as said:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", *self._command("station")],
                env=self._environment(PORT=str(self.port)),
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=settings.BASE_DIR,
            )
        wait_until(lambda: "Serving" in self.said or self.process_ended, SECONDS)
        if "Serving" not in self.said:
            self.end(signal.SIGKILL)  # it would outlive the test, and warn in another
            raise AssertionError(self.said)
        self.starts.append(time.monotonic() - began)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Send it a signal; return its exit status."""
        if self.process is None:
            return None
        self.process.send_signal(number)
        status = self.process.wait(SECONDS)
        self.process = None
        return status

    def manage(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run another command of manage.py on the same data."""
        return subprocess.run(
            self._command(*arguments),
            env=self._environment(**extra),
            capture_output=True,
            text=True,
            check=False,
            cwd=settings.BASE_DIR,
            timeout=SECONDS,
        )

    @property
    def said(self) -> str:
        """What it printed so far."""
        return (self.var / "said").read_text()

    @property
    def process_ended(self) -> bool:
        """Whether it ended by itself."""
        return self.process is not None and self.process.poll() is not None

    @property
    def demo(self) -> dict[str, Any]:
        """What var/demo.json says."""
        return dict(json.loads((self.var / "demo.json").read_text()))

    @property
    def children(self) -> list[int]:
        """The processes that it started, and those that they started."""
        assert self.process is not None
        return descendants(self.process.pid)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "manage.py", *arguments]

    def _environment(self, **extra: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in environment.SEEN}
        return {**kept, "VAR_DIR": str(self.var), **self.settings, **extra}


def wait_until(holds: Callable[[], object], seconds: float) -> None:
    """Wait until something holds; give up after the seconds without complaint."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)


def crowd() -> float:
    """Return how many programs want each processor now: they share the seconds."""
    return max(1.0, os.getloadavg()[0] / len(os.sched_getaffinity(0)))


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended may stay a zombie for a moment."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(child) for child in path.read_text().split()]
    return [*children, *(d for child in children for d in descendants(child))]
