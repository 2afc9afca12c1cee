"""The first password is a weak secret: where it works, and for how long."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from members.mailsystem.tests.make import ALICE, entry
from tests.mail.clients import ELSEWHERE, HERE, IPV6, admits, codes
from tests.mailstack import IPV6 as HAS_IPV6

pytestmark = pytest.mark.production
FIRST, WRONG, CHANGED = "ip0123456789", "ip0123456788", "another-one-7391"
PORTS = ("587", "465", "993", "995", "25")
OUT = dict.fromkeys(PORTS, 535)
PAIRS = 7
TOLERANCE = 0.25
"""Seconds: Dovecot answers all refusals of a moment together, whatever was wrong."""


@pytest.fixture(autouse=True)
def first(servers, directory):
    """Give Alice the first password."""
    directory.put(entry(ALICE, FIRST, revision=2, first_password=True))


def test_it_works_from_an_own_network_only(servers):
    assert codes(servers, PORTS, ALICE, FIRST) == dict.fromkeys(PORTS, 235)

    def refused(port, password):
        return admits(servers, port, password=password, client=ELSEWHERE)

    with ThreadPoolExecutor() as together:
        firsts = list(together.map(refused, PORTS, [FIRST] * len(PORTS)))
        wrongs = list(together.map(refused, PORTS, [WRONG] * len(PORTS)))
    assert firsts == wrongs
    assert {code for code, _text in firsts} == {535}


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_over_ipv6_it_works_from_an_own_network_only(servers, directory):
    assert codes(servers, PORTS, ALICE, FIRST, client=IPV6) == OUT
    directory.put_networks(["::/64"])
    assert codes(servers, PORTS, ALICE, FIRST, client=IPV6) == dict.fromkeys(PORTS, 235)
    assert codes(servers, PORTS, ALICE, FIRST, client=HERE) == OUT


@pytest.mark.parametrize("port", ["587", "993"])
def test_the_refusal_takes_as_long_as_that_of_a_wrong_password(servers, port):
    def seconds(password):
        began = time.monotonic()
        assert admits(servers, port, password=password, client=ELSEWHERE)[0] == 535
        return time.monotonic() - began

    with ThreadPoolExecutor(2 * PAIRS) as together:
        pairs = []
        for _pair in range(PAIRS):
            pairs.append([together.submit(seconds, one) for one in (FIRST, WRONG)])
            time.sleep(0.2)
        differences = [right.result() - wrong.result() for right, wrong in pairs]
    assert abs(median(differences)) < TOLERANCE


def test_it_is_over_for_good_with_the_change(servers, directory):
    directory.put(entry(ALICE, CHANGED, revision=3))
    assert codes(servers, PORTS, ALICE, FIRST) == OUT
    assert codes(servers, PORTS, ALICE, CHANGED) == dict.fromkeys(PORTS, 235)


def test_a_password_of_ones_own_works_from_everywhere(servers, directory):
    directory.put(entry(ALICE, CHANGED, revision=3))
    ports = [port for port in PORTS if port != "25"]
    elsewhere = codes(servers, ports, ALICE, CHANGED, client=ELSEWHERE)
    assert elsewhere == dict.fromkeys(ports, 235)


def test_without_any_network_it_works_nowhere(servers, directory):
    directory.put_networks([])
    assert admits(servers, "993", password=FIRST, client=HERE)[0] == 535
