"""`make run`: the whole portal by one command, for trying it."""

import os
import re
import signal
import socket
import stat
import time

import pytest

from tests import submission
from tests.station import Station, is_alive, wait_until
from tests.visitor import Visitor

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a station on a directory that was empty."""
    station = Station(tmp_path_factory.mktemp("var"))
    station.start()
    yield station
    station.end()


@pytest.fixture
def station(made):
    """Return it while it serves, whatever a test before did to it."""
    if made.process is None:
        made.start()
    return made


def connections(station):
    """Return the demo connections that may claim, as (connection ID, password)."""
    rows = station.demo["connections"]
    return [(row["connection_id"], row["password"]) for row in rows[:8]]


def test_demo_json_is_what_the_contract_says(station):
    demo = station.demo

    assert set(demo) == {"connections", "staff", "submission"}
    assert set(demo["staff"]) == {"username", "password", "totp_secret"}
    assert set(demo["submission"]) == {"host", "port", "ca_file"}
    auto_numbered = [
        row
        for row in demo["connections"]
        if re.fullmatch(r"ip[0-9]{10}", row["connection_id"])
    ]
    assert len(auto_numbered) >= 10


def test_demo_json_is_for_its_owner_alone(station):
    assert stat.S_IMODE((station.var / "demo.json").stat().st_mode) == 0o600


def test_everything_in_demo_json_is_printed(station):
    for row in station.demo["connections"]:
        assert f"{row['connection_id']}  {row['password']}" in station.said
    assert station.demo["staff"]["totp_secret"] in station.said
    assert f"127.0.0.1:{station.demo['submission']['port']}" in station.said


def test_a_demo_connection_claims_an_address_that_sends(station):
    connection_id, password = connections(station)[0]

    with Visitor(station.port) as alice:
        alice.sign_in(connection_id, password)
        alice.claim("alice")
        wait_until(lambda: status(alice) == "ready", 60)
        assert (status(alice), alice.mark("address")) == ("ready", "alice@gol.com")

    server = station.demo["submission"]
    with submission.signed_in(server, "alice@gol.com", connection_id) as client:
        client.sendmail("alice@gol.com", "alice@gol.com", "Subject: hello\r\n\r\nHello")
    assert not submission.accepts(server, "alice@gol.com", "not-the-password")


def status(visitor):
    visitor.get("/members/mailbox/")
    return visitor.mark("status")


def test_a_suspended_demo_connection_is_told_so(station):
    row = station.demo["connections"][-1]

    with Visitor(station.port) as bob:
        bob.sign_in(row["connection_id"], row["password"])

        assert "この接続のご利用は、現在停止しています" in bob.page
        assert bob.get("/members/mailbox/new/") == ""
        assert bob.location.startswith("/accounts/login/")


def test_a_second_start_is_quick_and_keeps_the_data(station):
    before = station.demo
    asked = time.monotonic()
    assert station.end(signal.SIGINT) == 0
    assert time.monotonic() - asked < 20  # on a busy machine; its children have 3 s

    station.start()

    assert station.demo == before
    assert station.end(signal.SIGTERM) == 0
    # Whatever else the machine does.
    assert station.starts[-1] < station.starts[0]


def test_a_killed_command_leaves_no_child(station):
    children = station.children
    assert len(children) >= 3

    station.end(signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, children)), 30)

    assert [pid for pid in children if is_alive(pid)] == []


def test_a_child_that_dies_is_started_again(station):
    os.kill(station.children[0], signal.SIGKILL)

    wait_until(lambda: "ended (-9)" in station.said, 30)
    assert "The mail server ended (-9); it starts again in 1 s" in station.said
    port = station.demo["submission"]["port"]
    wait_until(lambda: listens(port), 60)
    assert listens(port)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_busy_port_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = Station(tmp_path).manage("station", PORT=str(port))

    assert ended.returncode == 1
    assert ended.stderr == (
        f"CommandError: Port {port} of 127.0.0.1 is in use."
        " Choose another one: PORT=8001 make run\n"
    )


def test_two_stations_do_not_share_a_directory(station):
    ended = Station(station.var).manage("station", "--port", str(station.port + 1))

    assert ended.returncode == 1
    assert "Another station is running on" in ended.stderr


def test_it_is_not_for_production(tmp_path):
    ended = Station(tmp_path).manage(
        "station",
        DATABASE_URL="postgres://nobody@127.0.0.1:1/none",
        REDIS_URL="redis://127.0.0.1:1",
        BASE_URL="https://station.example",
        SECRET_KEY="k" * 50,
    )

    assert ended.returncode == 1
    assert "docs/operations.md" in ended.stderr
