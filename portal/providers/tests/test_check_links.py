"""A page that is there, has moved, is gone, or does not answer."""

import pytest

from portal.providers.checking.lines import Bounds
from portal.providers.checking.links import look_at_page
from portal.providers.tests.servers import dripping, free_port, web

BOUNDS = Bounds(2, allow_private=True)
BRIEF = Bounds(0.4, allow_private=True)


@pytest.fixture(scope="module")
def site():
    """Serve pages."""
    with web() as server:
        yield server


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/", "fine"),
        ("/204", "fine"),
        ("/found/here", "fine"),
        ("/moved/here", "moved"),
        ("/get-only", "fine"),
        ("/404", "missing"),
        ("/410", "missing"),
        ("/moved/404", "missing"),
        ("/403", "refuses"),
        ("/429", "refuses"),
        ("/500", "silent"),
        ("/loop", "silent"),
        ("/to/ftp://example.jp/", "silent"),
        ("/to/file:///etc/hostname", "silent"),
        ("/日本語?q=%E3%81%82 x", "fine"),
    ],
)
def test_what_a_page_answers_is_what_is_seen(site, path, state):
    assert look_at_page(site.address + path, BOUNDS)[0] == state


def test_where_a_page_moved_is_said(site):
    _state, seen = look_at_page(f"{site.address}/moved/here", BOUNDS)
    assert seen == f"{site.address}/moved/here → {site.address}/here"


def test_a_page_is_asked_by_head_and_by_get_only_if_that_fails(site):
    site.asked.clear()
    look_at_page(f"{site.address}/page", BOUNDS)
    look_at_page(f"{site.address}/get-only", BOUNDS)
    assert site.asked == [
        ("HEAD", "/page"),
        ("HEAD", "/get-only"),
        ("GET", "/get-only"),
    ]


def test_a_page_of_this_machine_is_not_asked_unless_told(site):
    site.asked.clear()
    state, seen = look_at_page(f"{site.address}/", Bounds(2))
    assert (state, site.asked) == ("silent", [])
    assert "leads to 127.0.0.1" in seen


def test_nobody_listening_is_silence():
    state, seen = look_at_page(f"http://127.0.0.1:{free_port()}/", BOUNDS)
    assert state == "silent"
    assert "refused" in seen


def test_a_server_that_drips_is_silence():
    with dripping(greeting=b"HTTP/1.1 200 OK\r\nX: ") as port:
        state, _ = look_at_page(f"http://127.0.0.1:{port}/", BRIEF)
    assert state == "silent"


def test_a_server_that_speaks_no_tls_is_silence(site):
    address = site.address.replace("http:", "https:")
    assert look_at_page(address, BOUNDS)[0] == "silent"


@pytest.mark.parametrize("address", ["", "x", "http://", "http://[", "http://a:b/"])
def test_an_address_that_is_none_is_silence(address):
    assert look_at_page(address, BOUNDS)[0] == "silent"
