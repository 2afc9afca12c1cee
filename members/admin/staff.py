"""The staff log, and the sessions that are open in the console."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from members import presence
from members.admin.readonly import ReadOnlyAdmin
from members.console.audit import actor
from members.models import StaffEvent, StaffSession
from members.signin import client_address
from portal.exporting import ExportAdmin


@admin.register(StaffEvent)
class StaffEventAdmin(ExportAdmin, ReadOnlyAdmin):
    """Who did what, when and from where; for administrators."""

    export_columns = (
        ("at", "at"),
        ("account", "account__username"),
        ("kind", "kind"),
        ("client", "client"),
        ("about", "about"),
    )

    list_display = ("at", "account", "kind", "client", "about")
    list_display_links = None
    list_filter = ("kind", "account")
    list_select_related = ("account",)
    search_fields = ("account__username", "client", "about")
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(StaffSession)
class StaffSessionAdmin(ReadOnlyAdmin):
    """Open sessions: one's own; administrators see and end everybody's."""

    list_display = ("account", "started_at", "seen_at", "client", "agent")
    list_display_links = None
    list_select_related = ("account",)
    actions = ("end_sessions",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffSession]:
        """Leave out sessions that are over, and others' for those who may not."""
        sessions = presence.live()
        if request.user.has_perm("members.change_account"):
            return sessions
        return sessions.filter(account=actor(request))

    @admin.action(description=_("End the chosen sessions"), permissions=["view"])
    def end_sessions(
        self, request: HttpRequest, queryset: QuerySet[StaffSession]
    ) -> None:
        """Sign the chosen sessions out at once."""
        for session in (chosen := list(queryset)):
            presence.end(session, by=actor(request), client=client_address(request))
        text = ngettext(
            "%(count)s session was ended.",
            "%(count)s sessions were ended.",
            len(chosen),
        )
        messages.success(request, text % {"count": len(chosen)})
