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

AN_HOUR_FROM_ONE_NETWORK = 15
"""The same for an hour, whoever signs in rightly from there meanwhile."""

NAMES_PER_NETWORK = 20
"""Distinct sign-in names that one client network may get wrong."""

A_DAY_FROM_ONE_NETWORK = 200
"""Distinct wrong passwords for all sign-in names from one client network."""

UNKNOWN_RECIPIENTS = 50
"""Distinct unknown mail addresses that a sender may write to: whoever signed in, or one
client network on port 25."""

WINDOW = 10 * 60
"""Seconds after which a network's failures are forgotten."""

LONG_WINDOW = 60 * 60
"""Seconds after which the failures of all networks are forgotten."""

DAY = 24 * 60 * 60


def allowed(*, login: str, client: str, known: Collection[str] = ()) -> bool:
    """Tell whether one more attempt may be made.

    `login` is canonical, `client` an address, `known` the networks from which the owner
    signed in before: from there only that network's own guesses at this name count.
    """
    network = neighbourhood(client)
    limits = {
        _key("pair", login, network): FROM_ONE_NETWORK,
        _key("hour", login, network): AN_HOUR_FROM_ONE_NETWORK,
    }
    if network not in known:
        limits |= {
            _key("login", login): FROM_EVERYWHERE,
            _key("network", network): NAMES_PER_NETWORK,
            _key("day", network): A_DAY_FROM_ONE_NETWORK,
        }
    counted = cache.get_many(limits)
    return all(counted.get(key, 0) < limit for key, limit in limits.items())


def failed(*, login: str, password: str, client: str) -> None:
    """Count a wrong password, unless the same one was counted before."""
    network = neighbourhood(client)
    guess = _digest(login, password)
    _add(("pair", login, network), guess, WINDOW)
    _add(("hour", login, network), guess, LONG_WINDOW)
    _add(("login", login), guess, LONG_WINDOW)
    _add(("network", network), login, WINDOW)
    _add(("day", network), guess, DAY)


def may_write(*, login: str, client: str) -> bool:
    """Tell whether a sender has not tried too many addresses that nobody has.

    `login` is empty for who did not sign in: then it is the network that counts.
    """
    tried = cache.get(_key("recipients", login or neighbourhood(client)), 0)
    return int(tried) < UNKNOWN_RECIPIENTS


def unknown(*, recipient: str, login: str, client: str) -> None:
    """Count an address that nobody has, unless it was counted before."""
    _add(("recipients", login or neighbourhood(client)), recipient, WINDOW)


def forget(*, login: str, client: str) -> None:
    """Forget the latest failures from a network after its right sign-in.

    Those of the hour stay: a program that signs in every minute would give everybody
    near its owner new guesses each time.
    """
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


def _key(*parts: str) -> str:
    return f"guess:{_digest(*parts)}"


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
