"""How long something takes, on a machine that does other things too."""

import time
from collections.abc import Callable

QUITE = 1.5
"""A busy machine only ever adds: two that do the same come closer than that."""


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes by the clock on the wall."""
    began = time.monotonic()
    call()
    return time.monotonic() - began


def quickest(call: Callable[[], object], *, times: int = 20) -> float:
    """Return the least of several durations."""
    return min(seconds(call) for _ in range(times))


def take_as_long(
    one: Callable[[], object], other: Callable[[], object], *, rounds: int = 40
) -> bool:
    """Tell whether two calls cost the processor the same.

    They take turns, and the least of each counts: more rounds bring them together,
    unless one of them has less to do.
    """
    least = [float("inf"), float("inf")]
    for done in range(1, rounds + 1):
        for place, call in enumerate((one, other)):
            least[place] = min(least[place], _cost(call))
        if done >= 5 and max(least) < QUITE * min(least):
            return True
    return False


def _cost(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
