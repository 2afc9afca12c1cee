"""Who asks: the operator's own networks, looked up by the client address."""

import ipaddress
import time

import pytest

from portal.networks.lookup import is_own, kind_of, neighbourhood, parse
from portal.networks.models import AddressRange, Kind, networks_around

pytestmark = pytest.mark.django_db


@pytest.fixture
def networks():
    """Load two networks, and a narrower one of another kind inside each."""
    AddressRange.objects.bulk_create(
        [
            AddressRange(network="192.0.2.0/24", kind=Kind.DYNAMIC),
            AddressRange(network="192.0.2.128/25", kind=Kind.FIXED),
            AddressRange(network="2001:db8::/32", kind=Kind.DYNAMIC),
            AddressRange(network="2001:db8:ffff::/48", kind=Kind.FIXED),
        ]
    )


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("192.0.2.1", "dynamic"),
        ("192.0.2.0", "dynamic"),
        ("192.0.2.255", "fixed"),
        ("192.0.3.0", None),
        ("2001:db8::1", "dynamic"),
        ("2001:DB8:FFFF::1", "fixed"),
        ("2001:db9::1", None),
    ],
)
def test_the_narrowest_network_decides_the_kind(networks, address, kind):
    assert kind_of(address) == kind


def test_an_ipv4_address_inside_ipv6_is_the_ipv4_one(networks):
    assert kind_of("::ffff:192.0.2.200") == "fixed"
    assert neighbourhood("::ffff:192.0.2.200") == "192.0.2.0/24"


def test_a_zone_does_not_matter(networks):
    assert is_own("2001:db8::1%eth0")


@pytest.mark.parametrize("text", ["", "unknown", "192.0.2", "192.0.2.0/24", "::g"])
def test_what_is_no_address_is_from_elsewhere(networks, text):
    assert not is_own(text)
    assert neighbourhood(text) == ""


def test_without_networks_nobody_is_from_here():
    assert not is_own("127.0.0.1")


@pytest.mark.parametrize("text", ["192.0.2.200", "2001:db8:0:1ff::1", "2001:db8::"])
def test_every_prefix_length_is_asked_in_the_canonical_form(text):
    length = ipaddress.ip_address(text).max_prefixlen
    narrowest = ipaddress.ip_network(f"{text}/{length}")
    asked = networks_around(narrowest.network_address)
    assert asked == [
        str(narrowest.supernet(new_prefix=prefix)) for prefix in range(length + 1)
    ]


def test_a_neighbourhood_is_a_24_or_a_56():
    assert neighbourhood("192.0.2.200") == "192.0.2.0/24"
    assert neighbourhood("2001:db8:0:1ff::1") == "2001:db8:0:100::/56"


@pytest.fixture
def many():
    """Load ten thousand networks of each family."""
    for around in ("10.0.0.0/8", "2001:db8::/32"):
        wide = ipaddress.ip_network(around)
        narrow = wide.subnets(new_prefix=wide.prefixlen + 16)
        AddressRange.objects.bulk_create(
            AddressRange(network=str(next(narrow)), kind=Kind.DYNAMIC)
            for _ in range(10_000)
        )


@pytest.mark.embedded
@pytest.mark.parametrize("address", ["10.0.5.7", "2001:db8:5::1"])
def test_a_look_up_among_many_networks_reads_a_few(many, address):
    # Half a millisecond; to look at all of them takes a hundred.
    assert min(_seconds(address) for _ in range(50)) < 0.005


def _seconds(address):
    # The processor's time: SQLite works in this thread, and others use the machine too.
    began = time.thread_time()
    assert is_own(address)
    return time.thread_time() - began


@pytest.mark.production
@pytest.mark.parametrize("address", ["10.0.5.7", "2001:db8:5::1"])
def test_a_look_up_among_many_networks_is_one_probe_of_an_index(many, address):
    visitor = parse(address)
    assert visitor
    found = AddressRange.objects.holding(visitor)
    assert "networks_addressrange_inet" in found.explain()
    assert kind_of(address) == "dynamic"
