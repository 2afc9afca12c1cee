"""What counts as a guess, and for whom: figures for each rule."""

import pytest
from django.core.cache import cache

from members import guessing
from members.tests.broken import closed_port
from members.tests.together import at_once
from portal import cache as portal_cache
from portal.breaker import Breaker
from tests.station import wait_until

HOME, CAFE = "192.0.2.10", "198.51.100.7"


def guess(count, *, login="alice@gol.com", client=CAFE, start=0):
    """Make so many distinct wrong guesses."""
    for n in range(start, start + count):
        guessing.failed(login=login, password=f"guess-{n}", client=client)


def may(login="alice@gol.com", client=CAFE, known=()):
    """Tell whether one more attempt is allowed."""
    return guessing.allowed(login=login, client=client, known=known)


def test_one_network_has_five_guesses_at_a_name():
    guess(4)
    assert may()
    guess(1, start=4)
    assert not may()


def test_the_whole_network_is_one_guesser():
    guess(5, client="198.51.100.7")
    assert not may(client="198.51.100.200")
    assert may(client="198.51.101.7")


def test_a_household_of_ipv6_is_one_guesser():
    guess(5, client="2001:db8:0:100::1")
    assert not may(client="2001:db8:0:1ff::2")
    assert may(client="2001:db8:0:200::1")


def test_the_same_wrong_password_is_one_guess():
    for _ in range(100):
        guessing.failed(login="alice@gol.com", password="old", client=HOME)
    assert may(client=HOME)


def test_guesses_from_everywhere_add_up_to_thirty():
    for n in range(guessing.FROM_EVERYWHERE):
        guess(1, client=f"203.0.{n}.1", start=n)
    assert not may(client="203.0.200.1")


def test_a_network_of_the_owner_is_not_locked_out_by_others():
    for n in range(guessing.FROM_EVERYWHERE):
        guess(1, client=f"203.0.{n}.1", start=n)
    assert may(client=HOME, known=["192.0.2.0/24"])


def test_a_known_network_is_not_trusted_with_guesses_of_its_own():
    guess(5, client=HOME)
    assert not may(client=HOME, known=["192.0.2.0/24"])


def test_twenty_names_wrong_close_a_network_for_other_names():
    for n in range(guessing.NAMES_PER_NETWORK):
        guess(1, login=f"user{n}@gol.com")
    assert not may(login="somebody@gol.com")
    assert may(login="somebody@gol.com", known=["198.51.100.0/24"])


def test_success_forgives_the_network_its_guesses():
    guess(4)
    guessing.forget(login="alice@gol.com", client=CAFE)
    guess(4, start=10)
    assert may()


def test_the_guesses_of_an_hour_are_not_forgiven():
    for n in range(3):
        guess(5, start=5 * n)
        guessing.forget(login="alice@gol.com", client=CAFE)
        assert may() is (n < 2)
    assert not may(known=["198.51.100.0/24"])
    assert may(client=HOME)


def test_a_day_of_guesses_at_many_names_closes_a_network(monkeypatch):
    monkeypatch.setattr(guessing, "NAMES_PER_NETWORK", 1000)
    for n in range(guessing.A_DAY_FROM_ONE_NETWORK // 2):
        guess(2, login=f"user{n}@gol.com")
    assert not may(login="somebody@gol.com")
    assert may(login="somebody@gol.com", known=["198.51.100.0/24"])
    assert may(login="somebody@gol.com", client=HOME)


def test_an_old_password_does_not_close_the_network_to_other_names():
    for n in range(guessing.NAMES_PER_NETWORK - 1):
        guess(3, login=f"user{n}@gol.com")
    assert may(login="somebody@gol.com")


def test_failures_are_forgotten_after_their_window(monkeypatch):
    monkeypatch.setattr(guessing, "WINDOW", 2)
    guess(5)
    assert not may()
    wait_until(may, 20)
    assert may()


def test_what_is_kept_is_no_password(monkeypatch):
    kept = []

    def add(key, *_rest):
        kept.append(key)
        return False

    monkeypatch.setattr(cache, "add", add)
    guessing.failed(login="alice@gol.com", password="Kaze-to-Nami", client=CAFE)
    assert len(kept) == 5
    assert not any("Kaze" in key or "alice" in key for key in kept)


@pytest.mark.embedded  # threads that end leave their connections to Redis open
def test_many_at_once_are_all_counted():
    at_once(*[lambda n=n: guess(1, start=n) for n in range(guessing.FROM_ONE_NETWORK)])
    assert not may()


def test_without_a_cache_everybody_may_try_and_nothing_raises(settings, monkeypatch):
    fresh = Breaker("cache", seconds=30, errors=portal_cache.ERRORS)
    monkeypatch.setattr(portal_cache, "BREAKER", fresh)
    settings.CACHES = {
        "default": {
            "BACKEND": "portal.cache.ForgivingRedisCache",
            "LOCATION": f"redis://127.0.0.1:{closed_port()}",
        }
    }
    guess(10)
    guessing.forget(login="alice@gol.com", client=CAFE)
    assert may()
