"""The staff log: every sign-in, failure and action, with who, when and from where."""

from django.core.cache import cache

from members.models import Account, StaffEvent

ABOUT_MOST = 300
REPEATED = 10 * 60
"""Seconds in which the same failure of one account from one network is no news."""


def is_news(kind: str, *, account: int | None, network: str) -> bool:
    """Tell whether a sign-in, or what became of it, is not in the log already.

    Who repeats a failure cannot fill the log, so that it hides what else happened.
    Right sign-ins are always news, and without the cache everything is.
    """
    if kind == StaffEvent.Kind.SIGNED_IN:
        return True
    return cache.add(f"staff-log:{kind}:{account}:{network}", 1, REPEATED)


def record(kind: str, *, account: Account | int, client: str, about: str = "") -> None:
    """Write one entry; `about` holds no password, code or secret."""
    StaffEvent.objects.create(
        kind=kind,
        account_id=account if isinstance(account, int) else account.pk,
        client=client[:45],
        about=about[:ABOUT_MOST],
    )
