"""The door of provisioning: proven by signing in, delivered by LMTP, or a sentence."""

import contextlib
import socket
import threading
from pathlib import Path

import pytest

from members.mailsystem.base import MailSystemError
from members.mailsystem.embedded.certificate import server_context
from members.mailsystem.system import mail_system
from members.mailsystem.tests.make import ALICE, BOB, PASSWORD, entry
from members.mailsystem.tests.smtp import message


def refused(call, *args, **kwargs):
    """Return the sentence for staff."""
    with pytest.raises(MailSystemError) as caught:
        call(*args, **kwargs)
    assert caught.value.__cause__ is None
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def port():
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


@pytest.fixture
def prove():
    return mail_system().prove


@pytest.fixture
def deliver():
    return mail_system().deliver


def test_the_owner_is_proven_by_signing_in(proof_settings, prove):
    prove(ALICE, PASSWORD)


def test_a_wrong_password_is_no_proof(proof_settings, prove):
    sentence = refused(prove, ALICE, "not-the-password-1")
    assert "535" in sentence
    assert ALICE in sentence
    assert "not-the-password-1" not in sentence


def test_a_suspended_mailbox_is_no_proof(proof_settings, directory, prove):
    directory.put(entry(active=False, revision=2))
    assert "535" in refused(prove, ALICE, PASSWORD)


def test_without_the_setting_nothing_is_proven(settings, prove):
    settings.PROOF_SUBMISSION = ""
    assert "PROOF_SUBMISSION" in refused(prove, ALICE, PASSWORD)


def test_a_certificate_that_nobody_vouches_for_is_no_proof(proof_settings, prove):
    proof_settings.MAIL_CA_FILE = ""
    assert "MAIL_CA_FILE" in refused(prove, ALICE, PASSWORD)


def test_a_certificate_file_counts_as_soon_as_it_is_renewed(
    proof_settings, prove, tmp_path
):
    right, file = Path(proof_settings.MAIL_CA_FILE), tmp_path / "ca.pem"
    server_context(tmp_path)  # of another server
    proof_settings.MAIL_CA_FILE = str(file)
    assert "MAIL_CA_FILE" in refused(prove, ALICE, PASSWORD)
    file.write_bytes(right.read_bytes())
    prove(ALICE, PASSWORD)


def test_a_certificate_for_another_host_is_no_proof(server, proof_settings, prove):
    proof_settings.PROOF_SUBMISSION = f"127.0.0.2:{server.submission_port}"
    refused(prove, ALICE, PASSWORD)


def test_a_missing_ca_file_is_said(proof_settings, prove):
    proof_settings.MAIL_CA_FILE = "/nowhere/ca.pem"
    assert "No such file" in refused(prove, ALICE, PASSWORD)


@pytest.mark.parametrize("where", ["127.0.0.1:{}", "/nowhere/submission.sock"])
def test_a_submission_server_that_is_away_is_said(settings, prove, port, where):
    settings.PROOF_SUBMISSION = where.format(port)
    assert settings.PROOF_SUBMISSION in refused(prove, ALICE, PASSWORD)


def test_a_server_that_says_nothing_is_not_waited_for(settings, prove, monkeypatch):
    monkeypatch.setattr("members.mailsystem.proof.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.PROOF_SUBMISSION = f"127.0.0.1:{silent.getsockname()[1]}"
        assert settings.PROOF_SUBMISSION in refused(prove, ALICE, PASSWORD)


def test_a_server_without_starttls_is_no_proof(server, settings, prove):
    settings.PROOF_SUBMISSION = f"127.0.0.1:{server.lmtp_port}"
    refused(prove, ALICE, PASSWORD)


def test_a_password_in_any_script_is_a_refusal(proof_settings, prove):
    assert "暗号" not in refused(prove, ALICE, "暗号-not-ascii")


def test_a_message_is_delivered_by_lmtp(server, proof_settings, deliver):
    deliver(message("ようこそ。"), to=ALICE)
    (received,) = server.maildirs.of(ALICE)
    assert received["Return-Path"] == "<>"
    assert received["Delivered-To"] == ALICE
    assert received.get_payload(decode=True).decode().strip() == "ようこそ。"


def test_a_suspended_mailbox_takes_delivery(server, directory, proof_settings, deliver):
    directory.put(entry(active=False, revision=2))
    deliver(message(), to=ALICE)
    assert len(server.maildirs.of(ALICE)) == 1


def test_a_closed_mailbox_refuses_delivery(directory, proof_settings, deliver):
    directory.put(entry(active=False, delivers=False, revision=2))
    sentence = refused(deliver, message(), to=ALICE)
    assert "550" in sentence
    assert ALICE in sentence


@pytest.mark.parametrize("to", ["nobody@gol.com", "someone@example.org"])
def test_lmtp_delivers_to_nobody_else(proof_settings, deliver, to):
    assert "550" in refused(deliver, message(), to=to)


def test_without_the_setting_nothing_is_delivered(settings, deliver):
    settings.DELIVERY_LMTP = ""
    assert "DELIVERY_LMTP" in refused(deliver, message(), to=BOB)


@pytest.mark.parametrize("where", ["127.0.0.1:{}", "/nowhere/lmtp.sock"])
def test_a_delivery_server_that_is_away_is_said(settings, deliver, port, where):
    settings.DELIVERY_LMTP = where.format(port)
    assert settings.DELIVERY_LMTP in refused(deliver, message(), to=BOB)


def test_both_servers_can_be_reached_by_a_socket(
    server, proof_settings, prove, deliver, relay
):
    proof_settings.SUBMISSION_HOST = "localhost"
    proof_settings.PROOF_SUBMISSION = relay(server.submission_port)
    proof_settings.DELIVERY_LMTP = relay(server.lmtp_port)
    prove(ALICE, PASSWORD)
    deliver(message(), to=ALICE)
    assert len(server.maildirs.of(ALICE)) == 1


@pytest.fixture
def relay(tmp_path):
    """Return what makes a Unix socket that leads to a port of loopback."""
    return lambda port: _relay(tmp_path / f"{port}.sock", port)


def _relay(path, port):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def serve():
        with (
            listener,
            listener.accept()[0] as near,
            socket.create_connection(("127.0.0.1", port)) as far,
        ):
            back = threading.Thread(target=_copy, args=(far, near))
            back.start()
            _copy(near, far)
            back.join()

    threading.Thread(target=serve).start()
    return str(path)


def _copy(source, target):
    with contextlib.suppress(OSError):  # whoever closes first ends both directions
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
