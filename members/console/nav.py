"""Where the header of the console leads."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Link(NamedTuple):
    """One place of the header."""

    name: Any
    url: str
    is_here: bool


PLACES: tuple[tuple[Any, str, str], ...] = (
    (_("State"), "admin:index", ""),
    (
        _("Claims"),
        "admin:members_mailbox_changelist",
        "members.view_mailbox",
    ),
    (
        _("Connection IDs"),
        "admin:members_connection_changelist",
        "members.view_connection",
    ),
    (_("Imports"), "admin:imports", "members.add_upload"),
    (_("FAQ"), "admin:faq_question_changelist", "faq.view_question"),
    (_("Texts"), "admin:content", "faq.view_question"),
)


def nav(request: HttpRequest) -> list[Link]:
    """Return the links that the reader's roles open."""
    if not request.user.is_authenticated:
        return []
    return [
        Link(name, url, _is_here(request.path, url, place))
        for name, place, permission in PLACES
        if not permission or request.user.has_perm(permission)
        for url in [reverse(place)]
    ]


def _is_here(path: str, url: str, place: str) -> bool:
    return path == url if place == "admin:index" else path.startswith(url)
