"""The mail servers of the tests come up soon and leave nothing behind."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.station import crowd, descendants, is_alive, wait_until

pytestmark = pytest.mark.production
SECONDS = 10
"""Within which all of them have to serve, Python's own start included."""

TRIES = 2
"""Of which the better counts."""

SERVERS = {"postgres", "redis-server", "master", "dovecot", "opendkim"}
RUN = "import django; django.setup(); from tests import mailstack; mailstack.main()"

# The same without a database, and it is killed in the middle of its preparation.
PREPARE = (
    "import django, json, time; django.setup(); from tests import mailstack;"
    " mailstack._prepare = lambda stack, host: (print(json.dumps("
    "{'directory': str(stack.directory)}), flush=True), time.sleep(300));"
    " mailstack.main()"
)


def start_and_kill(*command):
    """Start servers, kill the process that did; return the seconds and who ran."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout is not None
        where = json.loads(process.stdout.readline())
        took = time.monotonic() - began
        everything = descendants(process.pid)
        names = {Path(f"/proc/{pid}/comm").read_text().strip() for pid in everything}
        process.kill()
    wait_until(lambda: not any(map(is_alive, everything)), 15)
    assert [pid for pid in everything if is_alive(pid)] == []
    assert not Path(where["directory"]).exists()
    return took, names


def test_all_servers_start_within_ten_seconds_and_end_with_who_started_them(mail_stack):
    times: list[float] = []
    while not times or (min(times) >= SECONDS and len(times) < TRIES):
        took, names = start_and_kill("-m", "tests.servers", sys.executable, "-c", RUN)
        assert names >= SERVERS
        times.append(took)
    assert min(times) < SECONDS * crowd()


def test_who_is_killed_while_preparing_leaves_nothing_either(mail_stack):
    start_and_kill("-c", PREPARE)
