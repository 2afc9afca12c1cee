"""Staff write the guides, Japanese and English side by side."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.editing import ContentAdmin
from portal.guides.models import Client, Guide, Trouble
from portal.guides.texts import render_client, render_guide, render_trouble


@admin.register(Client)
class ClientAdmin(ContentAdmin):
    """One mail program: where its setting is, and the words of its window."""

    list_display = ("name", "kind", "confidence", "position")
    list_filter = ("kind", "confidence")
    search_fields = ("name_ja", "name_en", "slug")
    fields = (
        ("slug", "position", "kind", "platforms"),
        ("icon", "initial", "ways", "takes_profile"),
        ("name_ja", "name_en"),
        ("versions_ja", "versions_en"),
        ("path_ja", "path_en"),
        ("window_ja", "window_en"),
        "rows",
        "config",
        ("note_ja", "note_en"),
        ("preview_ja", "preview_en"),
        ("confidence", "source", "staff_note"),
    )
    readonly_fields = ("preview_ja", "preview_en")

    def save_model(
        self,
        request: HttpRequest,
        obj: Client,
        form: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Make the HTML with the text."""
        super().save_model(request, render_client(obj), form, change)

    @admin.display(description=_("Preview (Japanese)"))
    def preview_ja(self, obj: Client) -> str:
        """Show the Japanese notes; the HTML was made safe when it was made."""
        return SafeString(obj.note_html_ja)

    @admin.display(description=_("Preview (English)"))
    def preview_en(self, obj: Client) -> str:
        """Show the English notes."""
        return SafeString(obj.note_html_en)


@admin.register(Guide)
class GuideAdmin(ContentAdmin):
    """The steps of one mail program for one job; `### ` begins a step."""

    list_display = ("client", "scenario", "fits")
    list_filter = ("scenario", "fits", "client__kind")
    search_fields = ("client__name_ja", "client__name_en", "slug")
    fields = (
        ("slug", "client", "scenario"),
        ("fits", "instead"),
        ("reason_ja", "reason_en"),
        ("before_ja", "before_en"),
        ("fill_ja", "fill_en"),
        ("after_ja", "after_en"),
        ("preview_ja", "preview_en"),
    )
    readonly_fields = ("preview_ja", "preview_en")

    def save_model(
        self,
        request: HttpRequest,
        obj: Guide,
        form: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Make the HTML with the text."""
        super().save_model(request, render_guide(obj), form, change)

    @admin.display(description=_("Preview (Japanese)"))
    def preview_ja(self, obj: Guide) -> str:
        """Show the Japanese steps; the HTML was made safe when it was made."""
        return _preview(obj, "ja")

    @admin.display(description=_("Preview (English)"))
    def preview_en(self, obj: Guide) -> str:
        """Show the English steps."""
        return _preview(obj, "en")


@admin.register(Trouble)
class TroubleAdmin(ContentAdmin):
    """A message of mail software, and what to do."""

    list_display = ("title", "clients", "scenarios", "position")
    search_fields = ("title_ja", "title_en", "slug")
    fields = (
        ("slug", "position"),
        ("title_ja", "title_en"),
        ("answer_ja", "answer_en"),
        ("preview_ja", "preview_en"),
        ("clients", "scenarios"),
    )
    readonly_fields = ("preview_ja", "preview_en")

    def save_model(
        self,
        request: HttpRequest,
        obj: Trouble,
        form: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Make the HTML with the text."""
        super().save_model(request, render_trouble(obj), form, change)

    @admin.display(description=_("Preview (Japanese)"))
    def preview_ja(self, obj: Trouble) -> str:
        """Show the Japanese answer; the HTML was made safe when it was made."""
        return SafeString(obj.html_ja)

    @admin.display(description=_("Preview (English)"))
    def preview_en(self, obj: Trouble) -> str:
        """Show the English answer."""
        return SafeString(obj.html_en)


def _preview(guide: Guide, language: str) -> str:
    parts = {
        name: SafeString(getattr(guide, f"{name}_html_{language}"))
        for name in ("reason", "before", "fill", "after")
    }
    return format_html("{reason}<ol>{before}<li>{fill}</li>{after}</ol>", **parts)
