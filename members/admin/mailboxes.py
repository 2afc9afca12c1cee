"""Mailboxes with their history, and what support may do with one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy as _

from members import claims
from members.admin.readonly import ReadOnlyAdmin
from members.models import Account, Mailbox, MailboxChange, Status

VERIFIED = (
    ("", _("Choose one")),
    ("operator's records", _("By the operator's records")),
    ("call-back", _("By calling back")),
)


@dataclass(frozen=True)
class Action:
    """Something that staff may do with a mailbox, and when."""

    name: Any
    effect: Any
    do: Callable[..., str | None]
    possible: Callable[[Mailbox], bool]
    needs_verification: bool = False


ACTIONS = {
    "retry": Action(
        _("Retry now"),
        _("The mail system is asked again at once."),
        claims.retry,
        lambda m: not m.is_applied,
    ),
    "suspend": Action(
        _("Suspend"),
        _("The owner can no longer sign in to mail or send. Mail is still received."),
        claims.suspend,
        lambda m: m.status == Status.READY,
    ),
    "restore": Action(
        _("Restore"),
        _("The mailbox works again as before."),
        claims.restore,
        lambda m: m.status == Status.SUSPENDED,
    ),
    "code": Action(
        _("Issue a one-time code"),
        _(
            "Whoever has the code can set a new password for this address. Verify the"
            " caller first. An earlier code stops working."
        ),
        claims.issue_code,
        lambda m: m.status == Status.READY,
        needs_verification=True,
    ),
    "close": Action(
        _("Close for good"),
        _(
            "This cannot be undone: the address stops for good and is never given"
            " again."
        ),
        claims.close,
        lambda m: m.status in {Status.REQUESTED, Status.READY, Status.SUSPENDED},
    ),
    "release": Action(
        _("Release the connection"),
        _("The connection can apply for another address. This one stays closed."),
        claims.release,
        lambda m: m.status == Status.CLOSED and m.released_at is None,
    ),
}


class ReasonForm(forms.Form):
    """Why it is done; for access also how the caller was verified."""

    why = forms.CharField(label=_("Reason"), max_length=400)
    verified = forms.ChoiceField(label=_("Caller verification"), choices=VERIFIED)

    def __init__(self, action: Action, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not action.needs_verification:
            del self.fields["verified"]


class ChangeInline(admin.TabularInline):
    """The history, oldest first."""

    model = MailboxChange
    fields = readonly_fields = ("at", "kind", "from_status", "to_status", "by", "why")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History is written by what happens."""
        return False


@admin.register(Mailbox)
class MailboxAdmin(ReadOnlyAdmin):
    """A mailbox as support sees it: never a password, never a hash."""

    list_display = ("address", "connection", "status", "due_at", "last_error")
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

    def get_urls(self) -> list[URLPattern]:
        """Add the page of an action."""
        act = self.admin_site.admin_view(self.act)
        return [
            path("<int:pk>/act/<slug:verb>/", act, name="members_mailbox_act"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the mailbox with the actions that are possible now."""
        mailbox = self.get_object(request, object_id)
        possible = {
            verb: action.name
            for verb, action in ACTIONS.items()
            if mailbox and action.possible(mailbox) and _may_act(request)
        }
        context = (extra_context or {}) | {"possible": possible}
        return super().change_view(request, object_id, form_url, context)

    def act(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Ask for the reason, then do it through the same function as everybody."""
        if not _may_act(request):
            raise PermissionDenied
        if verb not in ACTIONS:
            raise Http404
        action, mailbox = ACTIONS[verb], get_object_or_404(Mailbox, pk=pk)
        form = ReasonForm(action, request.POST or None)
        context = self.admin_site.each_context(request) | {
            "title": f"{action.name}: {mailbox.address}",
            "mailbox": mailbox,
            "form": form,
            "action": action,
            "opts": self.opts,
        }
        if not form.is_valid():
            return render(request, "admin/members/mailbox/act.html", context)
        code = _do(request, action, mailbox, form.cleaned_data)
        if code:
            where = request.build_absolute_uri(reverse("one_time_code"))
            context |= {"code": code, "where": where}
            return render(request, "admin/members/mailbox/code.html", context)
        return redirect("admin:members_mailbox_change", mailbox.pk)


def _may_act(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("members.change_mailbox"))


def _do(
    request: HttpRequest, action: Action, mailbox: Mailbox, reason: dict[str, Any]
) -> str | None:
    by = Account.objects.get(username=request.user.get_username())
    try:
        code = action.do(mailbox=mailbox, by=by, **reason)
    except claims.MoveRefused:
        messages.error(
            request, gettext("This is no longer possible: the mailbox has changed.")
        )
        return None
    messages.success(request, gettext("Done: %(action)s") % {"action": action.name})
    return code
