"""The hint by network: it suggests an answer, decides nothing and keeps nothing."""

import logging

import pytest

from portal.networks.models import AddressRange, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def networks():
    """Load a network of each kind, in both families."""
    AddressRange.objects.bulk_create(
        [
            AddressRange(network="192.0.2.0/25", kind=Kind.DYNAMIC),
            AddressRange(network="192.0.2.128/25", kind=Kind.FIXED),
            AddressRange(network="198.51.100.0/24", kind=Kind.OTHER),
            AddressRange(network="2001:db8::/32", kind=Kind.DYNAMIC),
        ]
    )


def hint(client, address, **headers):
    """Return what a visitor from an address is told."""
    response = client.get("/en/impact/line/", REMOTE_ADDR=address, headers=headers)
    return response.content.decode()


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_a_dynamic_line_is_suggested(client, address):
    assert "on a FUSION GOL dynamic line" in hint(client, address)


def test_a_fixed_line_is_suggested(client):
    assert "on a FUSION GOL fixed-IP line" in hint(client, "192.0.2.200")


@pytest.mark.parametrize("address", ["198.51.100.1", "203.0.113.1", "2001:db9::1"])
def test_nobody_else_is_told_anything(client, address):
    response = client.get("/en/impact/line/", REMOTE_ADDR=address)
    assert response.status_code == 204
    assert response.content == b""


def test_a_forwarded_address_counts_behind_a_trusted_proxy_only(client, settings):
    forged = {"X-Forwarded-For": "192.0.2.1"}
    assert hint(client, "203.0.113.1", **forged) == ""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert "dynamic line" in hint(client, "203.0.113.1", **forged)
    two = {"X-Forwarded-For": "192.0.2.1, 203.0.113.9"}
    assert hint(client, "203.0.113.1", **two) == ""


@pytest.mark.parametrize("address", ["", "unknown", "unix:"])
def test_a_visitor_without_an_address_is_told_nothing(client, address):
    assert hint(client, address) == ""


def test_no_cache_keeps_it_and_no_log_names_the_address(client, caplog):
    caplog.set_level(logging.DEBUG)
    response = client.get("/impact/line/", REMOTE_ADDR="192.0.2.1")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert "192.0.2.1" not in response.content.decode()
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("impact")]
    assert ours == []


def test_the_page_itself_is_the_same_for_everyone(client, content):
    pages = {
        client.get("/impact/connection/", REMOTE_ADDR=address).content
        for address in ("192.0.2.1", "192.0.2.200", "203.0.113.1")
    }
    assert len(pages) == 1
