"""Proof by IMAP, against a server that knows just enough of it (RFC 9051)."""

import socketserver
import threading

import pytest

from members.mailsystem.base import MailSystemError
from members.mailsystem.embedded import certificate
from members.mailsystem.system import mail_system
from members.mailsystem.tests.make import ALICE, BOB, PASSWORD


class Session(socketserver.StreamRequestHandler):
    """Greets, says what it can, and lets Alice in with her password."""

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, command, *words = line.decode().split()
            self.answer(tag, command.upper(), words)

    def answer(self, tag, command, words):
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        admitted = command != "LOGIN" or words == [ALICE, f'"{PASSWORD}"']
        text = "done" if admitted else f"[AUTHENTICATIONFAILED] not {words[-1]}"
        self.say(f"{tag} {'OK' if admitted else 'NO'} {text}")

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """Speaks TLS with a certificate for this machine."""

    def __init__(self, directory):
        super().__init__(("127.0.0.1", 0), Session)
        self.tls = certificate.server_context(directory)

    def get_request(self):
        plain, client = super().get_request()
        return self.tls.wrap_socket(plain, server_side=True), client

    def handle_error(self, request, client_address):
        """Say nothing: the client's side of it is what the test looks at."""


@pytest.fixture
def imap(proof_settings, tmp_path):
    """Run the server; return the settings that lead to it."""
    with Server(tmp_path / "mail") as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        proof_settings.PROOF_IMAP = f"127.0.0.1:{server.server_address[1]}"
        yield proof_settings
        server.shutdown()


def test_the_owner_is_proven_by_imap_too(imap):
    mail_system().prove(ALICE, PASSWORD)


def test_who_can_send_but_not_receive_is_not_proven(imap):
    with pytest.raises(MailSystemError, match="PROOF_IMAP") as caught:
        mail_system().prove(BOB, PASSWORD)
    assert "AUTHENTICATIONFAILED" in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_an_imap_server_for_another_host_is_no_proof(imap):
    imap.PROOF_IMAP = imap.PROOF_IMAP.replace("127.0.0.1", "127.0.0.2")
    with pytest.raises(MailSystemError, match="PROOF_IMAP"):
        mail_system().prove(ALICE, PASSWORD)


def test_an_imap_server_that_is_away_is_said(imap):
    imap.PROOF_IMAP = "/nowhere/imap.sock"
    with pytest.raises(MailSystemError, match=r"/nowhere/imap\.sock"):
        mail_system().prove(ALICE, PASSWORD)
