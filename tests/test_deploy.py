"""The files of deploy/ are read by the programs that they are for."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from members.mailsystem.embedded import certificate
from tests.servers import free_port

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_program_with_options_that_it_knows(path):
    (command,) = re.findall("^ExecStart=(.*)", path.read_text(), re.MULTILINE)
    program, *arguments = shlex.split(command)
    ours = Path(sys.executable).with_name(Path(program).name)

    ended = subprocess.run(
        [ours, *arguments, "--help"], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert "Usage:" in ended.stdout


def test_there_is_one_unit_for_each_program_of_the_operations_page():
    names = {path.stem for path in UNITS}

    assert names == {"station-web", "station-worker", "station-beat"}


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


def site(directory: Path) -> str:
    """Return the site with a certificate that is there and ports that anyone opens."""
    certificate.server_context(directory)
    text = (DEPLOY / "nginx" / "station.conf").read_text()
    text = text.replace("/etc/station/tls/fullchain.pem", f"{directory}/ca.pem")
    text = text.replace("/etc/station/tls/privkey.pem", f"{directory}/key.pem")
    for port in (80, 443):
        text = re.sub(rf"(listen (?:\[::\]:)?){port}\b", rf"\g<1>{free_port()}", text)
    return text


@pytest.fixture
def nginx():
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("STATION_REQUIRE") == "all":
        pytest.fail("nginx is not installed")
    return found or pytest.skip("nginx is not installed")
