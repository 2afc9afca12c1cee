"""Do something with a mailbox: with a reason, after it was said what it does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from members import claims
from members.console import audit
from members.console.actions import ACTIONS, Action, ReasonForm
from members.console.pages import needs, page
from members.models import Mailbox, StaffEvent


@sensitive_post_parameters("caller_code")
@needs("members.change_mailbox")
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask for the reason, then do it through the same function as everybody."""
    if verb not in ACTIONS:
        raise Http404
    action = ACTIONS[verb]
    mailbox = get_object_or_404(Mailbox.objects.select_related("connection"), pk=pk)
    form = ReasonForm(action.verified, mailbox.connection, request.POST or None)
    context = {
        "title": f"{action.name}: {mailbox.address}",
        "mailbox": mailbox,
        "form": form,
        "action": action,
    }
    if not form.is_valid():
        return page(request, "console/act.html", **context)
    code = _do(request, action, mailbox, form)
    if code:
        about = f"{request.path} {mailbox.address}"
        audit.note(request, StaffEvent.Kind.DID, about)
        where = request.build_absolute_uri(reverse("one_time_code"))
        return page(
            request, "console/code.html", **context, code=code, where=where, opts=None
        )
    return redirect("admin:subscriber", mailbox.connection_id)


def _do(
    request: HttpRequest, action: Action, mailbox: Mailbox, form: ReasonForm
) -> str | None:
    given = {"why": form.reason}
    if action.do is claims.issue_code:
        given = {name: form.cleaned_data[name] for name in ("why", "verified")}
    try:
        code = action.do(mailbox=mailbox, by=audit.actor(request), **given)
    except claims.MoveRefused:
        text = _("This is no longer possible: the mailbox has changed.")
        messages.error(request, text)
        return None
    messages.success(request, _("Done: %(action)s") % {"action": action.name})
    return code
