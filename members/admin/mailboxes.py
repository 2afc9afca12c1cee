"""Mailboxes with their history, and what support may do with one."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat, Left, Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.admin.readonly import ReadOnlyAdmin
from members.claims import bulk
from members.console.actions import ACTIONS, possible
from members.console.audit import actor
from members.identifiers import HIDDEN
from members.models import Mailbox, MailboxChange, MailboxQuerySet
from portal.exporting import ExportAdmin


class ChangeInline(admin.TabularInline):
    """The history, oldest first."""

    model = MailboxChange
    template = "admin/history_inline.html"
    fields = readonly_fields = (
        "at",
        "kind",
        "about",
        "from_status",
        "to_status",
        "by",
        "why",
    )
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History is written by what happens."""
        return False


@admin.register(MailboxChange)
class MailboxChangeAdmin(ExportAdmin, ReadOnlyAdmin):
    """What happened to all mailboxes: to find, and to take away."""

    export_columns = (
        ("at", "at"),
        ("address", "mailbox__address"),
        ("kind", "kind"),
        ("from_status", "from_status"),
        ("to_status", "to_status"),
        ("by", "by__username"),
        ("why", "why"),
    )
    list_display = ("at", "mailbox", "kind", "from_status", "to_status", "by", "why")
    list_display_links = None
    list_filter = ("kind",)
    list_select_related = ("mailbox", "by")
    search_fields = ("mailbox__address__startswith",)
    date_hierarchy = "at"
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(Mailbox)
class MailboxAdmin(ExportAdmin, ReadOnlyAdmin):
    """A mailbox as support sees it: never a password, never a hash."""

    export_columns = (
        ("address", "address"),
        ("connection_id", "shown_id"),
        ("status", "status"),
        ("requested_at", "requested_at"),
        ("due_at", "due_at"),
        ("made_at", "made_at"),
        ("ready_at", "ready_at"),
        ("attempts", "attempts"),
        ("last_error", "last_error"),
        ("initial_password", "initial_password"),
        ("released_at", "released_at"),
    )

    list_display = ("subscriber", "connection", "status", "due_at", "last_error")
    list_display_links = None
    list_filter = ("status",)
    list_select_related = ("connection",)
    search_fields = ("address__startswith", "connection__connection_id__startswith")
    date_hierarchy = "requested_at"
    fields = (
        ("address", "connection", "status"),
        ("requested_at", "due_at", "ready_at"),
        ("made_at", "proven_at", "welcomed_at"),
        ("attempts", "next_attempt_at", "last_error"),
        ("initial_password", "terms_version", "released_at"),
    )
    inlines = (ChangeInline,)

    def export_rows(self, found: QuerySet[Mailbox]) -> Iterator[Sequence[Any]]:
        """Hide a part of the connection ID while it is the password of the address."""
        whole = F("connection__connection_id")
        part = Concat(Left(whole, Length(whole) - HIDDEN), Value("•" * HIDDEN))
        shown = Case(When(initial_password=True, then=part), default=whole)
        return super().export_rows(found.annotate(shown_id=shown))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer what may be done with many at once, to those who may."""
        if not _may_act(request):
            return {}
        return {
            verb: (_choose, verb, action.name)
            for verb, action in ACTIONS.items()
            if action.in_bulk and request.user.has_perm(action.in_bulk)
        }

    @admin.display(description=_("address"), ordering="address")
    def subscriber(self, obj: Mailbox) -> str:
        """Lead to the page on which support works."""
        url = reverse("admin:subscriber", args=[obj.connection_id])
        return format_html('<a href="{}">{}</a>', url, obj.address)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the mailbox with the actions that are possible now."""
        mailbox = self.get_object(request, object_id)
        actions = possible(mailbox) if _may_act(request) else {}
        shown = {verb: action.name for verb, action in actions.items()}
        context = (extra_context or {}) | {"possible": shown}
        return super().change_view(request, object_id, form_url, context)


def _choose(
    _admin: MailboxAdmin, request: HttpRequest, queryset: MailboxQuerySet
) -> HttpResponse:
    """Lead to the page that asks for the reason."""
    chosen = bulk.prepare(
        verb=request.POST["action"], mailboxes=queryset, by=actor(request)
    )
    return redirect("admin:bulk", chosen.pk)


def _may_act(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("members.change_mailbox"))
