"""The base of every console page on which staff write what visitors read.

Whatever model of texts is registered with it has both languages side by side, a
preview, a history with the way back, marks for what differs from the shipped text and
for what is not translated, and a switch that takes it off the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.apps import apps
from django.contrib import admin, messages
from django.db import models, router, transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _, gettext_lazy, ngettext, override

from portal import differences, preview, texts, versions
from portal.history import HistoryAdmin
from portal.marks import DiffersFilter, UntranslatedFilter

Row = TypeVar("Row", bound=models.Model)


class ContentAdmin(HistoryAdmin[Row]):
    """A change shows on the site at once: whatever is kept of the old texts is over."""

    change_form_template = "admin/content/change_form.html"
    actions = ("publish", "withdraw")

    def address_of(self, row: Row) -> str:
        """Return where visitors read a text, in the language that is active."""
        raise NotImplementedError

    def show(self, row: Row) -> None:
        """Make visitors see a text: called for a preview, and undone with it."""
        if hasattr(row, "is_published"):
            type(row)._default_manager.filter(pk=row.pk).update(is_published=True)  # noqa: SLF001  Django's way

    # The list

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Row]:
        """Bring along what was shipped of each text."""
        return versions.with_shipped(super().get_queryset(request))

    def get_list_display(self, request: HttpRequest) -> Any:
        """End each line with what staff should know of the text."""
        return (*super().get_list_display(request), "marks")

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Offer the marks as filters."""
        return (
            *super().get_list_filter(request),
            DiffersFilter,
            UntranslatedFilter,
        )

    @admin.display(description=gettext_lazy("To know"))
    def marks(self, row: Any) -> str:
        """Say what differs from the shipped text, and what is not translated."""
        said = []
        if versions.from_shipped(row):
            said.append(_("differs from the shipped text"))
        if versions.untranslated(row):
            said.append(_("translation missing"))
        return format_html_join(
            "", '<span class="mark">{}</span> ', ((s,) for s in said)
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out deleting many, and publishing where it has no meaning."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if not hasattr(self.model, "is_published"):
            actions = {n: a for n, a in actions.items() if n not in self.actions}
        return actions

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Put the chosen texts on the site."""
        self._switch(request, queryset, is_published=True)

    @admin.action(
        description=gettext_lazy("Take off the site (unpublish)"),
        permissions=["change"],
    )
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        """Take the chosen texts off the site; they stay in the console."""
        self._switch(request, queryset, is_published=False)

    def _switch(
        self, request: HttpRequest, queryset: Any, *, is_published: bool
    ) -> None:
        with transaction.atomic():
            rows = list(queryset.exclude(is_published=is_published))
            for row in rows:
                versions.note_found(row)
                row.is_published = is_published
                row.save(update_fields=["is_published"])
                versions.record(row, versions.Kind.WRITTEN, request.user)
                self.log_change(
                    request, row, [{"changed": {"fields": ["is_published"]}}]
                )
            texts.touch()
        said = ngettext(
            "%(count)s text changed.", "%(count)s texts changed.", len(rows)
        )
        self.message_user(request, said % {"count": len(rows)}, messages.SUCCESS)

    # The form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the name in the address of what is shipped: a load finds it by it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        is_shipped = bool(getattr(obj, "shipped", None))
        return (*fields, "slug") if is_shipped and "slug" not in fields else fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse for what is shipped: the next load would bring it back."""
        is_shipped = bool(getattr(obj, "shipped", None))
        return not is_shipped and super().has_delete_permission(request, obj)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Tell screen readers the language; want Japanese where a text is wanted."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and (language := differences.language(db_field.name)):
            field.widget.attrs["lang"] = language
            original = getattr(db_field, "translated_field", None)
            if original and not original.blank and language == versions.LANGUAGES[0]:
                field.required = True
        return field

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let others be ticked: Django's two lists are none for a screen reader."""
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with what staff should know of the text."""
        row = self.get_object(request, object_id)
        about = self._about(row) if row and request.method == "GET" else {}
        context = (extra_context or {}) | about
        return super().change_view(request, object_id, form_url, context)

    def _about(self, row: Any) -> dict[str, Any]:
        shipped = versions.of(row).filter(kind=versions.Kind.SHIPPED).first()
        old, now = row.shipped_values or {}, versions.values_of(row)
        is_public = getattr(row, "is_published", True)
        lacking = versions.untranslated(row)
        return {
            "differences": differences.between(self.model, old, now),
            "shipped_url": self.url("version", row, shipped.pk) if shipped else "",
            "untranslated": [differences.label(self.model, n) for n in lacking],
            "pages": list(self._pages(row)) if is_public else [],
        }

    def _pages(self, row: Row) -> Iterator[tuple[str, str]]:
        for language in versions.LANGUAGES:
            with override(language):
                yield language, self.address_of(row)

    def save_model(
        self,
        request: HttpRequest,
        obj: Row,
        form: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Make the HTML with the text; write down how it was, if nobody did."""
        if change:
            versions.note_found(self.model._default_manager.get(pk=obj.pk))  # noqa: SLF001
        versions.one_newline(obj)
        super().save_model(request, self.make(obj), form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Save the last part of a change, write it down, and tell."""
        super().save_related(request, form, formsets, change)
        row = self.model._default_manager.get(pk=form.instance.pk)  # noqa: SLF001
        versions.record(row, versions.Kind.WRITTEN, request.user)
        texts.touch()

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        """Delete one, and tell."""
        super().delete_model(request, obj)
        texts.touch()

    def response_add(
        self, request: HttpRequest, obj: Row, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show a preview where one was asked for."""
        shown = self._preview(request, obj)
        return shown or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Row) -> HttpResponse:
        """Show a preview where one was asked for."""
        return self._preview(request, obj) or super().response_change(request, obj)

    def _preview(self, request: HttpRequest, row: Row) -> HttpResponse | None:
        """Show the page of what was typed, and undo that it was saved."""
        language = request.POST.get("_preview")
        if language not in versions.LANGUAGES:
            return None
        self.show(row)
        shown = preview.page(request, lambda: self.address_of(row), language)
        # Django saves a form, its log entry included, in one transaction.
        transaction.set_rollback(True, using=router.db_for_write(self.model))
        return shown


@dataclass(frozen=True)
class Counted:
    """How many texts of one kind there are, and how many need somebody."""

    model: type[models.Model]
    total: int
    unpublished: int
    differing: int
    untranslated: int


def counted() -> tuple[Counted, ...]:
    """Count the texts of every kind that the console shows; once for each version."""
    return _counted(texts.version())


@lru_cache(maxsize=2)
def _counted(_version: str) -> tuple[Counted, ...]:
    return tuple(_count(model) for model in apps.get_models() if _is_content(model))


def _is_content(model: type[models.Model]) -> bool:
    return admin.site.is_registered(model) and isinstance(
        admin.site.get_model_admin(model), ContentAdmin
    )


def _count(model: type[models.Model]) -> Counted:
    rows = list(versions.with_shipped(model._default_manager.all()))  # noqa: SLF001
    return Counted(
        model=model,
        total=len(rows),
        unpublished=sum(not getattr(row, "is_published", True) for row in rows),
        differing=sum(bool(versions.from_shipped(row)) for row in rows),
        untranslated=sum(bool(versions.untranslated(row)) for row in rows),
    )
