"""`manage.py mailserver`: one line when it listens, and an end on SIGTERM."""

import re
import signal
import smtplib
import socket
import ssl
import subprocess
import sys

import pytest
from django.conf import settings

MANAGE = settings.BASE_DIR / "manage.py"


@pytest.fixture
def start(tmp_path):
    """Return what starts the command; whatever was started ends with the test."""
    started = []

    def run(*ports):
        command = [sys.executable, MANAGE, "mailserver", "--dir", tmp_path / "mail"]
        process = subprocess.Popen(
            [*command, *ports],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_serves_and_ends_when_told(start, tmp_path, end):
    process = start("--submission-port", "0", "--lmtp-port", "0")
    line = process.stdout.readline()
    port = int(re.findall(r"submission on 127\.0\.0\.1:(\d+)", line)[0])
    trust = ssl.create_default_context(cafile=tmp_path / "mail" / "ca.pem")
    with smtplib.SMTP("localhost", port, "client.example", timeout=30) as client:
        client.starttls(context=trust)
        assert client.noop()[0] == 250
    process.send_signal(end)
    assert process.wait(60) == 0
    assert not process.stderr.read()


def test_a_port_that_is_taken_is_one_sentence(start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        process = start("--submission-port", port, "--lmtp-port", "0")
        _output, errors = process.communicate(timeout=180)
    assert process.returncode == 1
    assert re.search(rf"cannot listen: .*{port}", errors)
    assert "Traceback" not in errors
