"""Remember what slow work found out, so that it goes on where it stopped."""

from collections.abc import Callable, Iterable

Ask = Callable[[list[str]], Iterable[str]]
"""Given some keys, return an answer for each, in their order."""


class Memory:
    """What slow work found out, by key; this one forgets it at once."""

    def fill(self, keys: list[str], ask: Ask) -> dict[str, str]:
        """Return an answer for every key, and ask for those that are not known."""
        return dict(zip(keys, ask(keys), strict=True))


FORGETFUL = Memory()
