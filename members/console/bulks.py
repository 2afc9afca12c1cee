"""Do one thing with many mailboxes: chosen, confirmed, then shown as it goes on."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from members import claims
from members.claims import bulk as bulks
from members.console.actions import ACTIONS, ReasonForm
from members.console.audit import actor
from members.console.pages import needs, page
from members.models import Bulk, BulkItem, Connection, Mailbox

SHOWN = 100


class WhyForm(forms.Form):
    """Why it is done."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=400)


@sensitive_post_parameters("caller_code")
@needs("members.change_mailbox")
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason once, then show how far it is and what was not possible."""
    found = _own(request, pk)
    action = ACTIONS[found.verb]
    form = ReasonForm(action.verified, _only_connection(found), request.POST or None)
    if not found.started_at and form.is_valid():
        bulks.start(bulk=found, why=form.reason)
        return redirect("admin:bulk", pk)
    refused = found.items.filter(outcome=BulkItem.Outcome.REFUSED)
    return page(
        request,
        "console/bulk.html",
        title=action.name,
        bulk=found,
        action=action,
        form=form,
        progress=bulks.progress(found),
        chosen=found.items.select_related("mailbox").order_by("pk")[:SHOWN],
        refused=refused.select_related("mailbox")[:SHOWN],
    )


@require_POST
@needs("members.change_mailbox")
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Do a second's worth; the page asks again until nothing is left."""
    found = _own(request, pk)
    progress = bulks.work(bulk=found, do=ACTIONS[found.verb].do)
    if "HX-Request" not in request.headers or progress.is_over:
        place = reverse("admin:bulk", args=[pk])
        by_htmx = "HX-Request" in request.headers
        return HttpResponseClientRedirect(place) if by_htmx else redirect(place)
    return page(request, "console/bulk_progress.html", bulk=found, progress=progress)


@needs("members.change_mailbox")
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try again whatever fails for one reason."""
    reason = request.GET.get("reason", "")
    form = WhyForm(request.POST or None)
    failing = Mailbox.objects.waiting().filter(last_error=reason).exclude(last_error="")
    if form.is_valid() and reason:
        count = claims.retry_all(
            reason=reason, by=actor(request), why=form.cleaned_data["why"]
        )
        text = ngettext(
            "%(count)s mailbox is tried again.",
            "%(count)s mailboxes are tried again.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("admin:index")
    return page(
        request,
        "console/retry_all.html",
        title=_("Retry all that fail for this reason"),
        reason=reason,
        count=failing.count(),
        form=form,
    )


def _own(request: HttpRequest, pk: int) -> Bulk:
    found = get_object_or_404(Bulk.objects.select_related("by"), pk=pk)
    if found.by != actor(request):
        raise PermissionDenied  # whoever confirms it is named as the one who did it
    if not request.user.has_perm(ACTIONS[found.verb].in_bulk):
        raise PermissionDenied
    return found


def _only_connection(found: Bulk) -> Connection | None:
    """Return whose caller may be recognised: of many there is no one page."""
    chosen = found.items.select_related("mailbox__connection")[:2]
    connections = [item.mailbox.connection for item in chosen]
    return connections[0] if len(connections) == 1 else None
