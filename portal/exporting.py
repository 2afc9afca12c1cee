"""Lists of the console as files: what is filtered, for a spreadsheet."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from portal.spreadsheet import harmless

EXPORT = "members.export_lists"
BOM = "\ufeff"
"""Without it Excel takes Japanese for another encoding."""

AT_ONCE = 2000
"""Rows that are held at once, whatever the number of all."""

PIECE = 64 * 1024


class ExportAdmin(admin.ModelAdmin):
    """A list that may be taken away as CSV, row by row, by those who may export."""

    export_columns: tuple[tuple[str, str], ...]
    """The name of each column, and the look-up of its value."""

    def get_urls(self) -> list[URLPattern]:
        """Add the file beside the list."""
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name=self._export_name()), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Offer the file of what is filtered."""
        context = dict(extra_context or {})
        if request.user.has_perm(EXPORT):
            url = reverse(f"{self.admin_site.name}:{self._export_name()}")
            context["export_url"] = f"{url}?{request.GET.urlencode()}".rstrip("?")
        return super().changelist_view(request, context)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Send what the list shows with these filters, all pages of it."""
        if not (request.user.has_perm(EXPORT) and self.has_view_permission(request)):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("../")
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.csv"
        header = [name for name, _ in self.export_columns]
        return download(name, header, self.export_rows(found))

    def export_rows(self, found: QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Return the values of each row, in the order of the columns."""
        lookups = [lookup for _, lookup in self.export_columns]
        return found.values_list(*lookups).iterator(chunk_size=AT_ONCE)

    def _export_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_export"


def download(
    name: str, header: list[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Return a file that is made while it is sent."""
    response = StreamingHttpResponse(
        _pieces(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(header: list[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    piece = io.StringIO()
    writer = csv.writer(piece)
    piece.write(BOM)
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(written(value)) for value in row])
        if piece.tell() > PIECE:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def written(value: Any) -> str:
    """Return a value as a cell: times in the portal's zone, yes and no in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return str(value)
