"""Count wrong passwords so that guessing gets nowhere and owners are not locked out.

What counts is *distinct* guesses: a telephone that keeps trying an old password is one
guess, however often it tries. Everything lives in the cache and is forgotten with it.
"""

import hashlib
import hmac
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache

from portal.networks.lookup import neighbourhood

FROM_ONE_NETWORK = 5
"""Distinct wrong passwords for one sign-in name from one client network."""

FROM_EVERYWHERE = 30
"""Distinct wrong passwords for one sign-in name from all networks but known ones."""

NAMES_PER_NETWORK = 20
"""Distinct sign-in names that one client network may get wrong."""

UNKNOWN_RECIPIENTS = 50
"""Distinct unknown mail addresses that one client network may write to on port 25."""

WINDOW = 10 * 60
"""Seconds after which a network's failures are forgotten."""

LONG_WINDOW = 60 * 60
"""Seconds after which the failures of all networks are forgotten."""


def allowed(*, login: str, client: str, known: Collection[str] = ()) -> bool:
    """Tell whether one more attempt may be made.

    `login` is canonical, `client` an address, `known` the networks from which the owner
    signed in before: from there only that network's own guesses count.
    """
    network = neighbourhood(client)
    if _count("pair", login, network) >= FROM_ONE_NETWORK:
        return False
    if network in known:
        return True
    return (
        _count("login", login) < FROM_EVERYWHERE
        and _count("network", network) < NAMES_PER_NETWORK
    )


def failed(*, login: str, password: str, client: str) -> None:
    """Count a wrong password, unless the same one was counted before."""
    network = neighbourhood(client)
    guess = _digest(login, password)
    _add(("pair", login, network), guess, WINDOW)
    _add(("login", login), guess, LONG_WINDOW)
    _add(("network", network), login, WINDOW)


def may_write(*, client: str) -> bool:
    """Tell whether a network has not tried too many addresses that nobody has."""
    return _count("recipients", neighbourhood(client)) < UNKNOWN_RECIPIENTS


def unknown(*, recipient: str, client: str) -> None:
    """Count an address that nobody has, unless it was counted before."""
    _add(("recipients", neighbourhood(client)), recipient, WINDOW)


def forget(*, login: str, client: str) -> None:
    """Forget the failures from a network after its right sign-in."""
    cache.delete(_key("pair", login, neighbourhood(client)))


def _add(counter: tuple[str, ...], member: str, seconds: int) -> None:
    # A marker for each distinct member makes the counter a set that any cache can keep.
    if cache.add(_key(*counter, "seen", member), 1, seconds):
        key = _key(*counter)
        cache.add(key, 0, seconds)
        try:
            if cache.incr(key) == 1:
                # Redis starts a key that ran out just now anew, and without an end.
                cache.touch(key, seconds)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, seconds)


def _count(*counter: str) -> int:
    return int(cache.get(_key(*counter), 0))


def _key(*parts: str) -> str:
    return f"guess:{_digest(*parts)}"


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
