"""The mail servers of the tests come up soon and leave nothing behind."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.station import descendants, is_alive, wait_until

pytestmark = pytest.mark.production
SECONDS = 30  # on a busy machine; 3 on a quiet one


RUN = "import django; django.setup(); from tests import mailstack; mailstack.main()"

# The same, and it is killed in the middle of its preparation.
PREPARE = (
    "import django, json, time; django.setup(); from tests import mailstack;"
    " mailstack._prepare = lambda stack, host: (print(json.dumps("
    "{'directory': str(stack.directory), 'seconds': 0}), flush=True), time.sleep(300));"
    " mailstack.main()"
)


@pytest.fixture(params=[RUN, PREPARE], ids=["running", "preparing"])
def running(mail_stack, request):
    """Run further servers in a process of their own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.servers", sys.executable, "-c", request.param],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def test_killed_tests_leave_no_mail_server_and_no_directory(running):
    process, where = running
    everything = descendants(process.pid)
    names = {Path(f"/proc/{pid}/comm").read_text().strip() for pid in everything}
    assert {"postgres", "redis-server"} <= names
    assert where["seconds"] == 0 or {"master", "dovecot", "opendkim"} <= names
    assert where["seconds"] < SECONDS

    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, everything)), 60)

    assert [pid for pid in everything if is_alive(pid)] == []
    assert not Path(where["directory"]).exists()
