"""`deploy/compose.yaml` is read by Compose, and its options by the programs."""

import os
import shlex
import subprocess

import pytest
import redis
import yaml
from django.conf import settings

from tests import servers
from tests.station import wait_until

pytestmark = pytest.mark.embedded  # nothing here differs in production
COMPOSE = settings.BASE_DIR / "deploy" / "compose.yaml"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]


def need(name):
    """Return where a program is; without one its test is left out, or fails in CI."""
    try:
        return servers.program(name)
    except servers.MissingProgramError as missing:
        if os.environ.get("STATION_REQUIRE") == "all":
            raise
        pytest.skip(str(missing))


def test_compose_reads_it():
    program = need("docker-compose")
    ended = subprocess.run(
        [program, "--file", COMPOSE, "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_redis_starts_with_its_options(tmp_path):
    program, *options = shlex.split(SERVICES["redis"]["command"])
    path = tmp_path / "redis.sock"
    here = ["--port", "0", "--unixsocket", path, "--dir", tmp_path]
    process = subprocess.Popen(
        [need(program), *options, *here], stdout=subprocess.DEVNULL
    )
    try:
        wait_until(path.is_socket, 30)
        with redis.Redis(unix_socket_path=str(path)) as client:
            policy = client.config_get("maxmemory-policy")
    finally:
        process.terminate()
        process.wait(30)
    assert policy == {"maxmemory-policy": "volatile-lru"}


def test_initdb_knows_its_options():
    options = SERVICES["postgresql"]["environment"]["POSTGRES_INITDB_ARGS"]
    ended = subprocess.run(
        [*servers.unprivileged(), need("initdb"), *shlex.split(options), "--show"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PGDATA": "/nowhere"},
        cwd="/",
    )
    assert ended.returncode == 0, ended.stderr


def test_both_listen_on_this_host_alone():
    ports = [port for service in SERVICES.values() for port in service["ports"]]
    assert len(ports) == len(SERVICES)
    assert all(port.startswith("127.0.0.1:") for port in ports)
