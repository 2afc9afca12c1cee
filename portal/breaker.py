"""Do not ask a server again for a while once it did not answer."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class Breaker:
    """Remember a failure for some seconds and answer in its place meanwhile."""

    def __init__(
        self, server: str, *, seconds: float, errors: tuple[type[Exception], ...]
    ) -> None:
        """Leave the server alone for `seconds` after one of `errors`."""
        self._server = server
        self._seconds = seconds
        self._errors = errors
        self._rest_until = 0.0

    def call(self, function: Callable[[], Result], *, otherwise: Result) -> Result:
        """Return what the function returns, or `otherwise` while the server rests."""
        if time.monotonic() < self._rest_until:
            return otherwise
        try:
            return function()
        except self._errors as error:
            self._rest_until = time.monotonic() + self._seconds
            log.warning(
                "server_is_away",
                server=self._server,
                reason=f"{type(error).__name__}: {error}",
                again_in_seconds=self._seconds,
            )
            return otherwise
