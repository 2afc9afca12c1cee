"""The history of a text in the console: who changed what and when, and the way back."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from portal import differences, texts, versions
from portal.models import TextVersion

Row = TypeVar("Row", bound=models.Model)
MOST_VERSIONS = 200


class HistoryAdmin(admin.ModelAdmin[Row]):
    """A console page whose rows have versions."""

    make: Callable[[Any], Any] = staticmethod(lambda row: row)
    """Makes the HTML of a row from its words."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page of an earlier version."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_version"
        view = self.admin_site.admin_view(self.version_view)
        place = "<int:pk>/history/<int:version>/"
        return [path(place, view, name=name), *super().get_urls()]

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """List who changed what and when, with the way back to each version."""
        row = self._found(request, object_id)
        listed = versions.of(row).select_related("by")[:MOST_VERSIONS]
        lines = [(v, self.url("version", row, v.pk), *self._changes(v)) for v in listed]
        return self._page(request, "admin/content/history.html", row, listed=lines)

    def version_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show how the present text differs from a version; go back to it if asked."""
        row = self._found(request, str(pk))
        found = versions.of(row).filter(pk=version).first()
        if found is None:
            raise Http404
        if request.method == "POST":
            return self._go_back(request, row, found)
        changes = differences.between(self.model, versions.values_of(row), found.values)
        context = {
            "version": found,
            "differences": changes,
            "may_change": self.has_change_permission(request, row),
        }
        return self._page(request, "admin/content/version.html", row, **context)

    def _go_back(
        self, request: HttpRequest, row: Any, version: TextVersion
    ) -> HttpResponse:
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            with transaction.atomic():
                versions.note_found(row)
                many = versions.restore(row, version)
                row.full_clean()
                self.make(row).save()
                versions.relate(row, many)
                row = self.model._default_manager.get(pk=row.pk)  # noqa: SLF001
                versions.record(row, versions.Kind.BACK, request.user)
                self.log_change(request, row, f"back to version {version.pk}")
                texts.touch()
        except ValidationError as error:
            said = _("This version can no longer be brought back: %(why)s")
            why = " ".join(error.messages)
            self.message_user(request, said % {"why": why}, messages.ERROR)
        else:
            said = _("The earlier version is on the site again.")
            self.message_user(request, said, messages.SUCCESS)
        return redirect(self.url("change", row))

    def _changes(self, version: TextVersion) -> tuple[list[str], list[str]]:
        """Return the fields that a version changed, and their languages."""
        known = versions.fields_of(self.model)
        names = [name for name in version.changed if name in known]
        labels = [differences.label(self.model, name) for name in names]
        languages = {differences.language(name) for name in names} - {""}
        return labels, [one for one in versions.LANGUAGES if one in languages]

    def _found(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def url(self, page: str, row: Any, *rest: object) -> str:
        """Return the address of a page of a text: change, history or version."""
        names = f"{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(f"admin:{names}", args=[row.pk, *rest])

    def _page(
        self, request: HttpRequest, template: str, row: Any, **more: Any
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": str(row),
            "opts": self.opts,
            "original": row,
            "back": self.url("change", row),
            "versions": self.url("history", row),
        }
        return render(request, template, context | more)
