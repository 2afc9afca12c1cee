"""The first password is a weak secret: where it works, and for how long."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from members.mailsystem.tests.make import ALICE, entry
from tests.mail.clients import ELSEWHERE, HERE, admits

pytestmark = pytest.mark.production
FIRST, WRONG, CHANGED = "ip0123456789", "ip0123456788", "another-one-7391"
PORTS = ("587", "465", "993", "995", "25")
PAIRS = 7
TOLERANCE = 0.25
"""Seconds: Dovecot answers all refusals of a moment together, whatever was wrong."""


@pytest.fixture(autouse=True)
def first(servers, directory):
    """Give Alice the first password."""
    directory.put(entry(ALICE, FIRST, revision=2, first_password=True))


@pytest.mark.parametrize("port", PORTS)
def test_it_works_from_an_own_network_only(servers, port):
    assert admits(servers, port, password=FIRST, client=HERE)[0] == 235
    refused = admits(servers, port, password=FIRST, client=ELSEWHERE)
    assert refused[0] == 535
    assert refused == admits(servers, port, password=WRONG, client=ELSEWHERE)


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


@pytest.mark.parametrize("port", PORTS)
def test_it_is_over_for_good_with_the_change(servers, directory, port):
    directory.put(entry(ALICE, CHANGED, revision=3))
    assert admits(servers, port, password=FIRST, client=HERE)[0] == 535
    assert admits(servers, port, password=CHANGED, client=HERE)[0] == 235


@pytest.mark.parametrize("port", ["587", "465", "993", "995"])
def test_a_password_of_ones_own_works_from_everywhere(servers, directory, port):
    directory.put(entry(ALICE, CHANGED, revision=3))
    assert admits(servers, port, password=CHANGED, client=ELSEWHERE)[0] == 235


def test_without_any_network_it_works_nowhere(servers, directory):
    directory.put_networks([])
    assert admits(servers, "993", password=FIRST, client=HERE)[0] == 535
