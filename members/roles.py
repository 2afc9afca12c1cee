"""What each role of staff may do: rules, not rows, so that later apps are covered."""

from collections.abc import Iterable
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

from django.apps import apps


class Role(StrEnum):
    """A group of staff, by its name in the database."""

    SUPPORT = "support"
    EDITORS = "editors"
    OPERATORS = "operators"
    ADMINISTRATORS = "administrators"


CONTENT = ("faq.*", "guides.*", "providers.*", "impact.*", "announcements.*")
READING = tuple(subject.replace("*", "view_*") for subject in CONTENT)
OWN_SESSIONS = ("members.view_staffsession",)
USERS = ("members.*_account", "members.*_staffevent", "auth.*", "mfa.*", "admin.*")

ALLOWS: dict[str, tuple[str, ...]] = {
    Role.SUPPORT: (
        *READING,
        *OWN_SESSIONS,
        "members.view_connection",
        "members.view_mailbox",
        "members.view_mailboxchange",
        "members.change_mailbox",
        "members.view_takenaddress",
        "members.add_takenaddress",
        "members.*_note",
        "members.view_sender",
        "members.view_mailevent",
    ),
    Role.EDITORS: (*CONTENT, *OWN_SESSIONS),
    Role.OPERATORS: ("*",),
    Role.ADMINISTRATORS: ("*",),
}
FORBIDS: dict[str, tuple[str, ...]] = {Role.OPERATORS: USERS}
"""What a role may not do although `ALLOWS` has it."""


def granted(groups: Iterable[str]) -> set[str]:
    """Return the permissions of all roles among the groups; others have none here."""
    return {
        permission
        for name in groups
        if name in ALLOWS
        for permission in _permissions_of(name)
    }


@cache
def _permissions_of(role: str) -> frozenset[str]:
    return frozenset(
        name
        for name in _all_permissions()
        if _matches(name, ALLOWS[role]) and not _matches(name, FORBIDS.get(role, ()))
    )


def _all_permissions() -> set[str]:
    metas = [model._meta for model in apps.get_models()]  # noqa: SLF001  Django's way
    own = {
        f"{meta.app_label}.{verb}_{meta.model_name}"
        for meta in metas
        for verb in meta.default_permissions
    }
    return own | {f"{m.app_label}.{name}" for m in metas for name, _ in m.permissions}


def _matches(name: str, rules: Iterable[str]) -> bool:
    return any(fnmatchcase(name, rule) for rule in rules)
