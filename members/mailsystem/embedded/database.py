"""Ask the database from beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.core.cache import caches
from django.db import close_old_connections, connections

from portal.cache import ForgivingRedisCache

P = ParamSpec("P")
R = TypeVar("R")


class Database:
    """One thread holds the connections, so that they can be closed at the end."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "mail-database")

    async def ask(
        self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Call the function in the thread, with connections that are healthy."""

        def answer() -> R:
            close_old_connections()
            try:
                return question(*args, **kwargs)
            finally:
                close_old_connections()

        # Not sync_to_async: it would take the context along, and with that give each
        # session a cache of its own, whose connection nobody closes.
        return await asyncio.get_running_loop().run_in_executor(self._thread, answer)

    def close(self) -> None:
        """Close the connections and end the thread."""
        self._thread.submit(_disconnect).result()
        self._thread.shutdown()


def _disconnect() -> None:
    connections.close_all()
    # Each thread has a cache of its own, and only it can close that.
    if isinstance(cache := caches["default"], ForgivingRedisCache):
        cache.disconnect()
