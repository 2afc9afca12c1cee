"""Each published server is asked as mail software does; whatever is wrong is named."""

import contextlib
import socket
import threading

import pytest

from portal.mailcheck import servers as looking
from portal.mailcheck.servers import look
from portal.providers.tests import servers
from portal.servers import Protocol, Security, Server

SMTP, IMAP, POP = Protocol
STARTTLS, TLS = Security


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return servers.certificate(tmp_path_factory.mktemp("tls"), days=90)


@pytest.fixture(autouse=True)
def _trusted(settings, pem):
    settings.MAIL_CA_FILE = str(pem)


@contextlib.contextmanager
def greeting(pem, words):
    """Speak TLS on a port, and greet each client with the words."""
    trust = servers.context(pem)
    with socket.create_server(("", 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    sock, _peer = server.accept()
                    with trust.wrap_socket(sock, server_side=True) as secure:
                        secure.sendall(words)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        thread.join()


def seen(port, protocol=SMTP, security=STARTTLS, host="localhost"):
    return look(Server(protocol, host, port, security))


@pytest.mark.parametrize("security", list(Security))
def test_a_submission_server_is_as_it_should_be(pem, security):
    trust = servers.context(pem)
    ways = {STARTTLS: {"starttls": trust}, TLS: {"tls": trust}}
    with servers.mail(**ways[security]) as port:
        found = seen(port, security=security)
    assert (found.state, found.days) == ("ok", 89)
    assert found.subject == f"localhost:{port} {security}"


@pytest.mark.parametrize(
    ("protocol", "words"), [(IMAP, b"* OK ready\r\n"), (POP, b"+OK ready\r\n")]
)
def test_a_server_to_read_mail_is_as_it_should_be(pem, protocol, words):
    with greeting(pem, words) as port:
        assert seen(port, protocol, TLS).state == "ok"


def test_a_name_that_the_certificate_lacks_is_wrong(pem):
    with greeting(pem, b"* OK\r\n") as port:
        found = seen(port, IMAP, TLS, "127.0.0.2")
    assert (found.state, found.advice) == ("wrong", looking.CERTIFICATE)


def test_an_authority_that_nobody_knows_is_wrong(pem, settings):
    settings.MAIL_CA_FILE = ""
    with greeting(pem, b"* OK\r\n") as port:
        assert seen(port, IMAP, TLS).advice == looking.CERTIFICATE


def test_a_certificate_that_ends_soon_is_to_be_renewed(tmp_path, settings):
    pem = servers.certificate(tmp_path, days=5)
    settings.MAIL_CA_FILE = str(pem)
    with servers.mail(starttls=servers.context(pem)) as port:
        found = seen(port)
    assert (found.state, found.advice, found.days) == ("wrong", looking.RENEW, 4)


def test_a_server_without_encryption_or_sign_in_is_another_one(pem):
    with servers.mail() as port:
        assert seen(port).seen == "no STARTTLS"
    with servers.mail(starttls=servers.context(pem), auth=False) as port:
        assert seen(port).seen == "no AUTH"
    with greeting(pem, b"HTTP/1.1 400\r\n") as port:
        assert seen(port, POP, TLS).seen == "HTTP/1.1 400"


def test_nobody_there_is_said_at_once():
    found = seen(servers.free_port())
    assert (found.state, found.advice) == ("wrong", looking.RUN)
    assert seen(587, host="no-such-name.invalid").advice == looking.NAME


def test_a_server_that_hangs_is_a_finding(monkeypatch):
    monkeypatch.setattr(looking, "SECONDS", 0.3)
    with servers.dripping() as port:
        found = seen(port)
    assert (found.state, found.advice) == ("wrong", looking.RUN)
    assert found.seen == "no answer in 0.3 s"
