"""Ask the database from beside the event loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

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

        return await sync_to_async(
            answer, thread_sensitive=False, executor=self._thread
        )()

    def close(self) -> None:
        """Close the connections and end the thread."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()
