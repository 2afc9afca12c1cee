"""Stop and go on with the preparation of mailboxes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import provisioning, tasks
from members.console.audit import actor
from members.console.bulks import WhyForm
from members.console.pages import needs, page


@needs("members.add_pause")
def pause(request: HttpRequest) -> HttpResponse:
    """Ask why, then stop."""
    form = WhyForm(request.POST or None)
    if form.is_valid():
        provisioning.pause(by=actor(request), why=form.cleaned_data["why"])
        messages.success(request, _("The preparation is paused."))
        return redirect("admin:index")
    title = _("Pause the preparation")
    return page(request, "console/pause.html", title=title, form=form)


@require_POST
@needs("members.change_pause")
def resume(request: HttpRequest) -> HttpResponse:
    """Go on at once."""
    if provisioning.resume(by=actor(request)):
        tasks.nudge()
        messages.success(request, _("The preparation goes on."))
    return redirect("admin:index")
