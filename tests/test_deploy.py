"""The files of deploy/ are read by the programs that they are for."""

import contextlib
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from members.mailsystem.embedded import certificate
from tests.servers import free_port
from tests.station import wait_until

DEPLOY = settings.BASE_DIR / "deploy"
pytestmark = pytest.mark.embedded  # nothing here differs in production
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_program_with_options_that_it_knows(path):
    (command,) = re.findall("^ExecStart=(.*)", path.read_text(), re.MULTILINE)
    # Of a pipe the last one is ours.
    command = command.rpartition(" | exec ")[2].removesuffix("'")
    program, *arguments = shlex.split(command)
    ours = Path(sys.executable).with_name(Path(program).name)

    ended = subprocess.run(
        [ours, *arguments, "--help"], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert "usage:" in ended.stdout.lower()


def test_there_is_one_unit_for_each_program_of_the_operations_page():
    names = {path.stem for path in UNITS}

    assert names == {
        "station-web",
        "station-worker",
        "station-beat",
        "station-mailpolicy",
        "station-maillog",
    }


def test_nginx_reads_its_configuration(tmp_path, nginx):
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {site(tmp_path)} }}"
    )

    ended = subprocess.run(
        [nginx, "-t", "-p", tmp_path, "-c", configuration],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert "[warn]" not in ended.stderr


@pytest.fixture
def served(tmp_path, nginx, live_server):
    """Run nginx before the portal; return a function that asks it for a path."""
    address = live_server.url.removeprefix("http://")
    text = site(tmp_path).replace("127.0.0.1:8000", address)
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/pid; error_log stderr; daemon off; user root;"
        f" events {{}} http {{ {text} }}"
    )
    process = subprocess.Popen([nginx, "-p", tmp_path, "-c", configuration])
    port = int(re.findall(r"listen (\d+) ssl", text)[0])
    trusted = ssl.create_default_context(cafile=f"{tmp_path}/ca.pem")

    def ask(path, data=None):
        address = f"https://localhost:{port}{path}"
        with urllib.request.urlopen(
            address, data=data, context=trusted, timeout=30
        ) as page:
            return page.read()

    wait_until(lambda: is_open(port), 30)
    yield ask
    process.terminate()
    process.wait(30)


def is_open(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def test_nginx_keeps_public_pages_and_no_others(served, tmp_path):
    for path in ("/op25b/", "/op25b/", "/accounts/login/", "/accounts/login/"):
        served(path)
    wait_until(lambda: (tmp_path / "log").read_text().count("\n") == 4, 30)
    kept = [line.split()[-1] for line in (tmp_path / "log").read_text().splitlines()]

    assert kept == ["MISS", "HIT", "MISS", "MISS"]


def test_nginx_logs_no_mail_address_and_no_ticket(served, tmp_path):
    for path in (
        "/mail/config-v1.1.xml?emailaddress=alice@gol.com",
        "/autodiscover/autodiscover.json/v1.0/alice@gol.com?Protocol=Autodiscoverv1",
        "/members/mailbox/profile/alice-ticket/",
        "/en/members/mailbox/profile/alice-ticket/",
    ):
        answered(served, path)
    wait_until(lambda: (tmp_path / "log").read_text().count("\n") == 4, 30)
    said = (tmp_path / "log").read_text()

    assert "alice" not in said
    assert "/mail/config-v1.1.xml" in said
    assert said.count("/members/mailbox/profile/...") == 2


def test_nginx_slows_down_who_tries_passwords_and_nobody_who_reads(served):
    tried = [answered(served, "/accounts/login/", data=b"") for _try in range(60)]
    assert tried.count(429) >= 20
    assert 30 <= tried.count(403) <= 40  # Django's answer: no CSRF token
    assert answered(served, "/accounts/login/") == 200


def answered(served, path, **extra):
    """Return the status of an answer, whatever it is."""
    try:
        served(path, **extra)
    except urllib.error.HTTPError as error:
        if error.code == 429:
            page = error.read().decode()
            assert "もう一度お試しください" in page
            assert "try again" in page
        return error.code
    return 200


def site(directory: Path) -> str:
    """Return the site with a certificate that is there and ports that anyone opens."""
    certificate.server_context(directory)
    text = (DEPLOY / "nginx" / "station.conf").read_text()
    text = text.replace("/etc/station/tls/fullchain.pem", f"{directory}/ca.pem")
    text = text.replace("/etc/station/tls/privkey.pem", f"{directory}/key.pem")
    text = text.replace("/var/cache/nginx/station", f"{directory}/cache")
    text = text.replace("/var/log/nginx/station.log", f"{directory}/log")
    for port in (80, 443):
        text = re.sub(rf"(listen (?:\[::\]:)?){port}\b", rf"\g<1>{free_port()}", text)
    return text


@pytest.fixture
def nginx():
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("STATION_REQUIRE") == "all":
        pytest.fail("nginx is not installed")
    return found or pytest.skip("nginx is not installed")
