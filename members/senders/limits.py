"""How much one subscriber, and everybody together, may ask for in a while."""

from django.core.cache import cache

from members.senders.refusals import Reason, SenderRefused

HOUR, DAY = 60 * 60, 24 * 60 * 60
MAILS_OF_ONE = ((5, HOUR), (20, DAY))
"""Codes that one mailbox may have mailed: times in seconds."""
MAILS_TO_ONE = ((3, HOUR), (10, DAY))
"""Codes that may be mailed to one address, whoever asks."""
LOOKS_OF_ONE = ((10, 60), (60, HOUR))
"""Looks into DNS that one mailbox may ask for."""


def hold_mail(*, mailbox: int, to: str) -> None:
    """Count a code to be mailed; raise SenderRefused when there were too many."""
    _hold(f"mailbox:{mailbox}", MAILS_OF_ONE)
    _hold(f"address:{to}", MAILS_TO_ONE)


def hold_look(*, mailbox: int) -> None:
    """Count a look into DNS; raise SenderRefused when there were too many."""
    _hold(f"look:{mailbox}", LOOKS_OF_ONE)


def _hold(what: str, limits: tuple[tuple[int, int], ...]) -> None:
    counts = [(_count(f"sender:{what}:{seconds}", seconds), n) for n, seconds in limits]
    if any(count > most for count, most in counts):
        raise SenderRefused(Reason.TOO_OFTEN)


def _count(key: str, seconds: int) -> int:
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1
