"""Staff keep the directory, and see what visitors report."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, ngettext

from portal.editing import ContentAdmin
from portal.exporting import AT_ONCE, ExportAdmin
from portal.providers.intake import writing
from portal.providers.models import Provider, Report

SEEN = (
    "page_state",
    "page_checked_at",
    "page_seen",
    "server_state",
    "server_checked_at",
    "server_seen",
)


@admin.register(Provider)
class ProviderAdmin(ExportAdmin, ContentAdmin):
    """One provider; what a check of links and servers saw stands at the end."""

    export_columns = tuple((name, name) for name in writing.HEADER)

    list_display = (
        "name",
        "kind",
        "supports_submission",
        "confidence",
        "service_state",
        "page_state",
        "server_state",
        "last_checked",
        "is_published",
    )
    list_filter = (
        "kind",
        "supports_submission",
        "confidence",
        "status",
        "service_state",
        "page_state",
        "server_state",
        "is_published",
    )
    search_fields = ("slug", "name_ja", "name_en", "words", "domains", "smtp_host")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("slug", "kind", "is_published"),
                    ("name_ja", "name_en"),
                    "words",
                    "domains",
                    "has_own_domains",
                )
            },
        ),
        (
            _("Settings for sending"),
            {
                "fields": (
                    ("smtp_host", "is_host_verified", "host_kind"),
                    ("host_rule_ja", "host_rule_en"),
                    ("smtp_port", "socket", "auth"),
                    "alt_submission",
                    ("username_form", "credential", "supports_submission"),
                    ("enable_first_ja", "enable_first_en"),
                    ("note_ja", "note_en"),
                )
            },
        ),
        (
            _("About this provider"),
            {
                "fields": (
                    ("service_state", "end_date"),
                    ("op25b_page", "op25b_since"),
                    ("status", "confidence", "last_checked"),
                    "source",
                    "notes",
                )
            },
        ),
        (_("What was seen last"), {"fields": SEEN}),
    )
    readonly_fields = SEEN

    def export_rows(self, found: Any) -> Iterator[list[str]]:
        """Write what an import reads."""
        return map(writing.row, found.iterator(chunk_size=AT_ONCE))

    def address_of(self, row: Provider) -> str:
        """Return the page of the provider."""
        return reverse("providers:provider", args=[row.slug])


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """What visitors report: read, looked into, and marked as done."""

    list_display = ("text", "provider", "state", "reported_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("provider",)
    search_fields = ("text", "provider__name_ja", "provider__name_en")
    fields = ("provider", "text", "email", "state", "reported_at", "done_at")
    readonly_fields = fields
    actions = ("finish",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only visitors report."""
        return False

    @admin.action(
        description=_("Mark as done, and delete the address"), permissions=["change"]
    )
    def finish(self, request: HttpRequest, queryset: Any) -> None:
        """Close what was chosen, and note who did it."""
        chosen = queryset.filter(state=Report.State.OPEN)
        for report in chosen:
            self.log_change(request, report, "done")
        count = chosen.finish()
        said = ngettext(
            "%(count)s report is done.", "%(count)s reports are done.", count
        )
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
