"""The servers of the tests leave nothing behind, however the tests end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings

from tests.station import descendants, is_alive, wait_until

pytestmark = pytest.mark.production

SAY = (
    "import json, os, time; print(json.dumps(dict(os.environ)), flush=True);"
    " time.sleep(300)"
)


@pytest.fixture
def running():
    """Run the servers with a command that tells its environment and stays."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers", sys.executable, "-c", SAY],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    yield process, json.loads(process.stdout.readline())
    process.kill()
    process.stdout.close()
    process.wait()


def test_killed_tests_leave_no_process_and_no_directory(running):
    process, environment = running
    everything = descendants(process.pid)
    directory = Path(unquote(urlsplit(environment["DATABASE_URL"]).hostname or ""))
    assert (directory / "data").is_dir()
    assert len(everything) > 5

    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, everything)), 60)

    assert [pid for pid in everything if is_alive(pid)] == []
    assert not directory.exists()


def test_a_terminated_command_ends_its_tests(running):
    process, _environment = running
    everything = descendants(process.pid)

    process.terminate()

    assert process.wait(60) == 128 + signal.SIGTERM
    assert [pid for pid in everything if is_alive(pid)] == []
