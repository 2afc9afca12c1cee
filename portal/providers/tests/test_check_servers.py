"""A submission server that works as written, differs, or does not answer."""

import pytest

from portal.providers.checking.lines import Bounds
from portal.providers.checking.servers import Asked, look_at_server
from portal.providers.tests.servers import (
    certificate,
    context,
    dripping,
    free_port,
    mail,
)
from portal.servers import Security

BOUNDS = Bounds(5, allow_private=True)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """Make a certificate."""
    return certificate(tmp_path_factory.mktemp("key"))


@pytest.fixture
def trusted(key, monkeypatch):
    """Trust it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(key))
    return context(key)


def seen(port, security, host="localhost"):
    """Look, and return state and words."""
    return look_at_server(Asked(host, port, security), BOUNDS)


def test_starttls_with_auth_is_fine(trusted):
    with mail(starttls=trusted) as port:
        assert seen(port, Security.STARTTLS) == ("fine", "")


def test_tls_with_auth_is_fine(trusted):
    with mail(tls=trusted) as port:
        assert seen(port, Security.TLS) == ("fine", "")


def test_a_plain_server_is_as_it_is_written():
    with mail() as port:
        assert seen(port, None) == ("fine", "")


def test_a_plain_server_that_can_encrypt_is_worth_knowing(trusted):
    with mail(starttls=trusted) as port:
        state, words = seen(port, None)
    assert state == "differs"
    assert "no AUTH" in words or "offers STARTTLS" in words


def test_a_server_without_starttls_differs():
    with mail() as port:
        state, words = seen(port, Security.STARTTLS)
    assert (state, words) == ("differs", f"localhost:{port} STARTTLS: no STARTTLS")


def test_a_server_without_auth_differs(trusted):
    with mail(starttls=trusted, auth=False) as port:
        state, words = seen(port, Security.STARTTLS)
    assert state == "differs"
    assert "no AUTH" in words


def test_a_certificate_that_nobody_trusts_differs(key):
    with mail(tls=context(key)) as port:
        state, words = seen(port, Security.TLS)
    assert state == "differs"
    assert "CERTIFICATE" in words.upper()


def test_a_certificate_of_another_name_differs(trusted):
    with mail(tls=trusted) as port:
        assert seen(port, Security.TLS, host="127.0.0.2")[0] != "fine"


def test_a_server_that_greets_otherwise_differs():
    with dripping(greeting=b"554 go away\r\n") as port:
        state, words = seen(port, None)
    assert (state, words) == ("differs", f"localhost:{port}: greets with 554")


def test_nobody_listening_is_silence():
    assert seen(free_port(), None)[0] == "silent"


def test_a_server_that_drips_is_silence():
    with dripping() as port:
        asked = Asked("127.0.0.1", port, None)
        assert look_at_server(asked, Bounds(0.4, allow_private=True))[0] == "silent"


def test_this_machine_is_not_asked_unless_told():
    with mail() as port:
        state, words = look_at_server(Asked("127.0.0.1", port, None), Bounds(2))
    assert state == "silent"
    assert "leads to 127.0.0.1" in words
