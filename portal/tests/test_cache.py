"""A Redis that is away is an empty cache, and no page waits for it."""

import socket
import time

import pytest

from portal import cache as portal_cache
from portal.breaker import Breaker
from portal.cache import ForgivingRedisCache
from tests import clock, servers

AT_MOST = 3  # seconds on a busy machine


@pytest.fixture(autouse=True)
def _fresh_breaker(monkeypatch):
    fresh = Breaker("cache", seconds=30, errors=portal_cache.ERRORS)
    monkeypatch.setattr(portal_cache, "BREAKER", fresh)


@pytest.fixture
def away():
    """Return a cache whose Redis does not listen."""
    return ForgivingRedisCache(f"redis://127.0.0.1:{servers.free_port()}", {})


EVERYTHING = {
    "get": (lambda cache: cache.get("key", "default"), "default"),
    "get_many": (lambda cache: cache.get_many(["key"]), {}),
    "get_or_set": (lambda cache: cache.get_or_set("key", "made", 60), "made"),
    "add": (lambda cache: cache.add("key", 1, timeout=60), True),
    "set": (lambda cache: cache.set("key", 1, timeout=60), None),
    "set_many": (lambda cache: cache.set_many({"key": 1}), []),
    "incr": (lambda cache: cache.incr("key"), 1),
    "decr": (lambda cache: cache.decr("key"), -1),
    "touch": (lambda cache: cache.touch("key"), False),
    "delete": (lambda cache: cache.delete("key"), False),
    "delete_many": (lambda cache: cache.delete_many(["key"]), None),
    "in": (lambda cache: "key" in cache, False),
    "clear": (lambda cache: cache.clear(), None),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_raises_while_it_is_away(away, name):
    ask, expected = EVERYTHING[name]
    assert ask(away) == expected
    assert ask(away) == expected


def test_a_server_that_never_answers_costs_half_a_second_once():
    with socket.create_server(("127.0.0.1", 0), backlog=10) as silent:
        port = silent.getsockname()[1]
        cache = ForgivingRedisCache(f"redis://127.0.0.1:{port}", {})
        assert 0.4 < clock.seconds(lambda: cache.get("key")) < AT_MOST
        assert clock.quickest(lambda: cache.get("key")) < 0.02


def patient(address):
    """Return a cache that waits for a busy machine."""
    return ForgivingRedisCache(address, {"OPTIONS": {"socket_timeout": 10}})


@pytest.fixture
def redis():
    """Return the address of a Redis of this test's own."""
    with servers.redis() as address:
        yield address


@pytest.mark.production
def test_while_it_is_there_it_is_a_cache(redis):
    cache = patient(redis)
    cache.set("key", {"a": 1}, timeout=60)
    assert cache.get("key") == {"a": 1}
    assert not cache.add("key", 2)
    cache.set("count", 1)
    assert cache.incr("count", 2) == 3
    cache.clear()
    assert cache.get("key") is None


@pytest.mark.production
def test_a_key_that_is_missing_is_still_an_error(redis):
    with pytest.raises(ValueError, match="not found"):
        patient(redis).incr("nothing")


@pytest.mark.production
def test_it_forgives_a_redis_that_ends_and_uses_the_next_one(monkeypatch):
    breaker = Breaker("cache", seconds=0.1, errors=portal_cache.ERRORS)
    monkeypatch.setattr(portal_cache, "BREAKER", breaker)
    port = servers.free_port()
    cache = patient(f"redis://127.0.0.1:{port}")
    with servers.redis(port=port):
        cache.set("key", 1)
    assert cache.get("key") is None
    with servers.redis(port=port):
        time.sleep(0.15)
        cache.set("key", 2)
        assert cache.get("key") == 2
