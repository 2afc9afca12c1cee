"""A cache in Redis whose absence no visitor notices."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from portal.breaker import Breaker

Result = TypeVar("Result")
ERRORS = (RedisError, OSError)
BREAKER = Breaker("cache", seconds=30, errors=ERRORS)


class ForgivingRedisCache(RedisCache):
    """A Redis that is away is an empty cache: nothing is found, everything may pass.

    Counting guesses stops with it; the mail servers and Argon2id still slow them down.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Wait half a second at most; then rest (see portal.breaker)."""
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_connect_timeout", 0.5)
        options.setdefault("socket_timeout", 0.5)
        super().__init__(server, params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default when Redis is away."""
        return self._try(partial(super().get, key, default, version), otherwise=default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        """Return what is found, or nothing when Redis is away."""
        return self._try(partial(super().get_many, keys, version), otherwise={})

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Store the value unless it is there; say yes when Redis is away."""
        return self._try(
            partial(super().add, key, value, *args, **kwargs), otherwise=True
        )

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """Store the value, if Redis is there."""
        self._try(partial(super().set, key, value, *args, **kwargs), otherwise=None)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count up; the first of a series when Redis is away."""
        return self._try(partial(super().incr, key, delta, version), otherwise=delta)

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        """Store the values, if Redis is there."""
        return self._try(partial(super().set_many, data, *args, **kwargs), otherwise=[])

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Forget the values, if Redis is there."""
        self._try(partial(super().delete_many, keys, version), otherwise=None)

    def clear(self) -> None:
        """Forget everything, if Redis is there."""
        self._try(super().clear, otherwise=None)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        """Keep the value longer, if Redis is there."""
        return self._try(partial(super().touch, key, *args, **kwargs), otherwise=False)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value, if Redis is there."""
        return self._try(partial(super().delete, key, version), otherwise=False)

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Tell whether there is a value; no when Redis is away."""
        return self._try(partial(super().has_key, key, version), otherwise=False)

    def disconnect(self) -> None:
        """Close the connections of the calling thread, at its end."""
        self._cache.get_client(write=True).connection_pool.disconnect()

    def _try(self, function: Callable[[], Result], *, otherwise: Result) -> Result:
        return BREAKER.call(function, otherwise=otherwise)
