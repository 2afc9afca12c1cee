"""DNS is asked for texts, and never waited for long."""

import time

import pytest

from portal import resolver
from tests.nameserver import BROKEN, SILENT, Nameserver

pytestmark = pytest.mark.embedded  # nothing here differs in production


@pytest.fixture
def nameserver(settings):
    with Nameserver() as server:
        settings.DNS_RESOLVER = server.where
        yield server


def test_every_text_of_a_name_is_returned_in_one_piece(nameserver):
    nameserver.records["example.net"] = ["v=spf1 -all", "x" * 300]
    assert sorted(resolver.txt("example.net")) == ["v=spf1 -all", "x" * 300]


def test_a_name_that_is_not_there_has_no_text(nameserver):
    assert resolver.txt("nowhere.example") == []


def test_a_server_that_fails_is_no_answer(nameserver):
    nameserver.records["example.net"] = BROKEN
    with pytest.raises(resolver.NoAnswerError):
        resolver.txt("example.net")


def test_a_silent_server_is_left_after_three_seconds(nameserver):
    nameserver.records["example.net"] = SILENT
    began = time.monotonic()
    with pytest.raises(resolver.NoAnswerError):
        resolver.txt("example.net")
    assert 2 < time.monotonic() - began < 4


def test_a_name_that_dns_cannot_hold_is_no_answer(nameserver):
    with pytest.raises(resolver.NoAnswerError):
        resolver.txt("a" * 64 + ".example")


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("mail.example.co.jp", "example.co.jp"),
        ("co.jp", None),
        ("jp", None),
        ("mydns.jp", None),  # dynamic DNS: everybody registers names there
        ("xn--eckwd4c7c.jp", "xn--eckwd4c7c.jp"),
    ],
)
def test_what_was_registered_is_told_from_what_others_share(domain, registered):
    assert resolver.registrable(domain) == registered
