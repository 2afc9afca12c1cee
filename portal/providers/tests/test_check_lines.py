"""A check leads to public addresses only, and ends when its time is over."""

import time

import pytest

from portal.providers.checking.lines import Bounds, NotPublicError, is_public, line
from portal.providers.tests.servers import dripping


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  not bound, refused
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "2130706433"])
def test_this_machine_is_not_asked(host):
    with pytest.raises((NotPublicError, OSError)), line(host, 1, Bounds(1)):
        pass


def read_to_the_end(port, bounds):
    """Read until nothing comes any more."""
    with line("127.0.0.1", port, bounds) as sock:
        while sock.recv(1):
            pass


def test_a_line_is_cut_when_its_time_is_over():
    began = time.monotonic()
    with dripping() as port, pytest.raises(TimeoutError, match=r"no answer in 0.4 s"):
        read_to_the_end(port, Bounds(0.4, allow_private=True))
    assert time.monotonic() - began < 20
