"""The home of editors: every kind of text, what needs somebody, what was changed."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from members.console.pages import page
from portal import differences, editing, versions
from portal.models import TextVersion

RECENT = 20


@dataclass(frozen=True)
class Shelf:
    """One kind of text with its list."""

    name: str
    url: str
    counted: editing.Counted

    @property
    def subject(self) -> str:
        """The kind, as versions call it."""
        return versions.subject(self.counted.model)


@dataclass(frozen=True)
class Change:
    """What somebody did with one text."""

    version: TextVersion
    text: str
    url: str
    labels: list[str]


def content(request: HttpRequest) -> HttpResponse:
    """Show the kinds of text that the reader may open, and what was changed last."""
    shelves = shelves_for(request)
    if not shelves:
        raise PermissionDenied
    context = {"shelves": shelves, "recent": _recent(shelves), "title": _("Texts")}
    return page(request, "console/content.html", **context)


def shelves_for(request: HttpRequest) -> list[Shelf]:
    """Return the kinds of text that the reader may open."""
    return [
        Shelf(
            _name(one.model),
            _url(one.model, "changelist"),
            one,
        )
        for one in editing.counted()
        if admin.site.get_model_admin(one.model).has_view_permission(request)
    ]


def _recent(shelves: list[Shelf]) -> list[Change]:
    """Return what people did last; what a load ships is no news."""
    subjects = [shelf.subject for shelf in shelves]
    rows = TextVersion.objects.filter(subject__in=subjects, by__isnull=False)
    return [_change(row) for row in rows.select_related("by")[:RECENT]]


def _change(version: TextVersion) -> Change:
    model: type[Model] = apps.get_model(version.subject)
    row: Any = model._default_manager.filter(pk=version.key).first()  # noqa: SLF001
    known = versions.fields_of(model)
    return Change(
        version=version,
        text=str(row) if row else _("a deleted text"),
        url=_url(model, "history", row.pk) if row else "",
        labels=[differences.label(model, n) for n in version.changed if n in known],
    )


def _name(model: Any) -> str:
    meta = model._meta  # noqa: SLF001  Django's way
    parts = {"app": meta.app_config.verbose_name, "kind": meta.verbose_name_plural}
    return _("%(app)s: %(kind)s") % parts


def _url(model: Any, name: str, *rest: object) -> str:
    meta = model._meta  # noqa: SLF001  Django's way
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=rest)
