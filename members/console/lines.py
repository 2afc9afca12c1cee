"""Correct the service of a connection."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _, gettext_lazy

from members import claims
from members.console.audit import actor
from members.console.pages import needs, page
from members.models import Connection, Service


class ServiceForm(forms.Form):
    """Which service it is, and how that is known."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), choices=Service.choices)
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=400)


@needs("members.change_mailbox")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the service and the reason; the history keeps both."""
    found = get_object_or_404(Connection, pk=pk)
    form = ServiceForm(request.POST or None, initial={"service": found.service})
    if form.is_valid():
        claims.correct_service(connection=found, by=actor(request), **form.cleaned_data)
        messages.success(request, _("The service was corrected."))
        return redirect("admin:subscriber", pk)
    title = _("Correct the service")
    context = {"title": title, "connection": found, "form": form}
    return page(request, "console/service.html", **context)
