"""The staff log: every sign-in, failure and action, with who, when and from where."""

from members.models import Account, StaffEvent

ABOUT_MOST = 300
KINDS = frozenset(str(kind) for kind in StaffEvent.Kind)


def record(kind: str, *, account: Account | int, client: str, about: str = "") -> None:
    """Write one entry; `about` holds no password, code or secret."""
    StaffEvent.objects.create(
        kind=kind,
        account_id=account if isinstance(account, int) else account.pk,
        client=client[:45],
        about=about[:ABOUT_MOST],
    )
