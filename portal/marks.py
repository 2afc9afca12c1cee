"""Filters of the lists of texts: what differs from the shipped text, lacks words."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import versions


class MarkFilter(admin.SimpleListFilter):
    """Yes or no; the texts are some hundreds, so they are looked at one by one."""

    @staticmethod
    def mark(row: Any) -> list[str]:
        """Return the fields for which a text is marked."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave the others out."""
        if self.value() not in {"yes", "no"}:
            return queryset
        marked = [row.pk for row in queryset if self.mark(row)]
        if self.value() == "yes":
            return queryset.filter(pk__in=marked)
        return queryset.exclude(pk__in=marked)


class DiffersFilter(MarkFilter):
    """What staff made another text of."""

    title = _("differs from the shipped text")
    parameter_name = "differs"
    mark = staticmethod(versions.from_shipped)


class UntranslatedFilter(MarkFilter):
    """What stands in one language only."""

    title = _("translation missing")
    parameter_name = "untranslated"
    mark = staticmethod(versions.untranslated)
