"""Guessing passwords at the mail servers: it gets nowhere, and locks no owner out."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from members import guessing
from members.mailsystem.directory import Directory
from members.mailsystem.tests.make import PASSWORD, entry
from members.tests import make
from tests.mail.clients import ELSEWHERE, IPV6, admits
from tests.mailstack import IPV6 as HAS_IPV6

pytestmark = pytest.mark.production
HOME, AWAY = "127.0.9.1", "127.0.10.1"
BOTNET = [f"127.1.{number}.1" for number in range(guessing.FROM_EVERYWHERE + 2)]


@pytest.fixture
def alice(mail_stack, transactional_db):
    """Return the address of Alice, whose mailbox and directory agree."""
    mailbox = make.mailbox("alice")
    Directory().put(entry(mailbox.address, owner=mailbox.pk))
    return mailbox.address


@pytest.fixture
def attempt(mail_stack):
    """Return how a sign-in by IMAP ended, given client, login and password."""
    return lambda client, login, password: (
        admits(mail_stack, "993", login, password, client=client)[0] == 235
    )


def all_of(attempt, *tries):
    """Make many attempts at once; each refusal takes Dovecot a second."""
    with ThreadPoolExecutor(32) as together:
        return list(together.map(lambda one: attempt(*one), tries))


def test_a_network_that_sprays_is_stopped_and_its_owner_elsewhere_is_not(
    attempt, alice
):
    names = [f"name{n}@gol.com" for n in range(guessing.NAMES_PER_NETWORK)]
    tries = [(ELSEWHERE, name, "ip0123456789") for name in names]
    assert not any(all_of(attempt, *tries))
    assert not attempt(ELSEWHERE, alice, PASSWORD)
    assert attempt(HOME, alice, PASSWORD)


def test_a_network_has_five_guesses_at_one_mailbox(attempt, alice):
    guesses = [f"wrong-{n}" for n in range(guessing.FROM_ONE_NETWORK)]
    all_of(attempt, *((ELSEWHERE, alice, guess) for guess in guesses))
    assert not attempt(ELSEWHERE, alice, PASSWORD)
    assert attempt(HOME, alice, PASSWORD)


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_guesses_over_ipv6_count_too(attempt, alice):
    guesses = [f"wrong-{n}" for n in range(guessing.FROM_ONE_NETWORK)]
    all_of(attempt, *((IPV6, alice, guess) for guess in guesses))
    assert not attempt(IPV6, alice, PASSWORD)
    assert attempt(HOME, alice, PASSWORD)


def test_a_botnet_has_thirty_guesses_and_the_owner_goes_on(attempt, alice):
    assert attempt(HOME, alice, PASSWORD)
    all_of(attempt, *((bot, alice, f"wrong {bot}") for bot in BOTNET))
    assert not attempt(AWAY, alice, PASSWORD)
    assert attempt(HOME, alice, PASSWORD)


def test_a_household_whose_telephone_keeps_an_old_password_goes_on(attempt, alice):
    all_of(attempt, *[(HOME, alice, "the-old-one")] * 32)
    assert attempt(HOME, alice, PASSWORD)
    assert attempt(AWAY, alice, PASSWORD)


def test_all_ports_count_together(mail_stack, attempt, alice):
    ports = ("587", "465", "993", "995", "25")
    with ThreadPoolExecutor(len(ports)) as together:
        together.map(
            lambda port: admits(mail_stack, port, alice, port, client=ELSEWHERE), ports
        )
    assert not attempt(ELSEWHERE, alice, PASSWORD)
