"""The ways to send: encrypted ones first, nothing more certain than it is."""

import pytest
from django.utils.translation import override

from portal.providers.models import Provider
from portal.providers.tests.make import provider
from portal.providers.ways import Way, ways_of
from portal.providers.written import read_ways
from portal.servers import Security, submission


def said(row):
    """Return the ways as host, port and encryption."""
    return [(way.host, way.port, way.security) for way in ways_of(row)]


def test_an_encrypted_way_stands_before_a_plain_one():
    row = provider(socket="plain", alt_submission="same host:465 SSL")
    assert said(row) == [
        ("smtp.sample.ne.jp", 465, Security.TLS),
        ("smtp.sample.ne.jp", 587, None),
    ]
    assert [way.is_plain for way in ways_of(row)] == [False, True]


def test_one_of_unknown_encryption_stands_between_them():
    row = provider(socket="plain", alt_submission="a.b.jp:2525; c.d.jp:587 STARTTLS")
    assert [way.host for way in ways_of(row)] == ["c.d.jp", "a.b.jp", row.smtp_host]


def test_no_shipped_provider_has_a_plain_way_before_an_encrypted_one(content):
    for row in Provider.objects.listed():
        encrypted = [way.security is not None for way in ways_of(row)]
        assert encrypted == sorted(encrypted, reverse=True), row.slug


def test_port_465_is_encrypted_even_if_nobody_wrote_it():
    (way,) = ways_of(provider(smtp_port=465, socket=""))
    assert way.security == Security.TLS


def test_an_unknown_encryption_is_neither_plain_nor_encrypted():
    (way,) = ways_of(provider(socket=""))
    assert (way.security, way.is_plain) == (None, False)


def test_port_25_is_no_way():
    assert ways_of(provider(smtp_port=25, socket="plain")) == []


@pytest.mark.parametrize(
    "other",
    [
        {"service_state": "ended"},
        {"supports_submission": "no"},
        {"supports_submission": "n/a"},
        {"auth": "pop_first"},
        {"auth": "none"},
        {"smtp_host": "", "host_kind": "unknown", "smtp_port": None, "socket": ""},
    ],
)
def test_there_is_no_way_where_nobody_can_send_with_smtp_auth(other):
    assert ways_of(provider(**other)) == []


def test_low_confidence_is_not_certain():
    (way,) = ways_of(provider(confidence="low"))
    assert not way.is_certain


def test_a_server_that_nobody_verified_is_kept_back():
    row = provider(is_host_verified=False, alt_submission="other.sample.ne.jp:465 SSL")
    assert [way.host for way in ways_of(row)] == ["", "other.sample.ne.jp"]


def test_a_rule_is_said_in_the_language_of_the_page():
    row = provider(
        smtp_host="",
        host_kind="by_contract",
        host_rule_ja="smtp.（お客様のドメイン）",
        host_rule_en="smtp.(your domain)",
    )
    (japanese,) = ways_of(row)
    with override("en"):
        (english,) = ways_of(row)
    assert japanese.host_rule == "smtp.（お客様のドメイン）"
    assert english.host_rule == "smtp.(your domain)"


def test_our_own_values_come_from_the_settings(settings):
    settings.SUBMISSION_HOST = "submit.example.net"
    row = provider(domains=settings.MAIL_DOMAIN, confidence="low")
    first = ways_of(row)[0]
    assert (first.host, first.port) == ("submit.example.net", submission().port)
    assert first.is_certain


def test_a_way_cannot_be_changed():
    way = Way("a.jp", "", 587, None, is_plain=True, is_certain=True)
    with pytest.raises(AttributeError):
        setattr(way, "port", 25)  # noqa: B010  the type knows it too


@pytest.mark.parametrize(
    ("text", "ways", "words"),
    [
        ("", [], []),
        ("465 SSL", ["same host:465 SSL"], []),
        ("same host:587", ["same host:587"], []),
        ("a.b.jp:587 STARTTLS; 465", ["a.b.jp:587 STARTTLS", "same host:465"], []),
        ("smtp.<domain>:465 SSL", ["same host:465 SSL"], []),
        ("ask the shop", [], ["ask the shop"]),
        ("a.b.jp:99999 SSL", [], ["a.b.jp:99999 SSL"]),
        ("a.b.jp:0", [], ["a.b.jp:0"]),
        ("a.b.jp:465 TLSv9", [], ["a.b.jp:465 TLSv9"]),
        ("a_b c.jp:465 SSL", [], ["a_b c.jp:465 SSL"]),
        ("a.b.jp:４６５ SSL", [], ["a.b.jp:４６５ SSL"]),
    ],
)
def test_what_cannot_be_read_as_a_way_stays_in_words(text, ways, words):
    found, left = read_ways(text, first=["smtp.<domain>"])
    assert ([str(way) for way in found], left) == (ways, words)
