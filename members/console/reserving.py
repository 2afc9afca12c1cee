"""Reserve a name, and give it free again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _, gettext_lazy

from members import claims
from members.claims.reserving import canonical
from members.console.audit import actor
from members.console.bulks import WhyForm
from members.console.pages import needs, page
from members.models import Mailbox, ReservedName

LIST = "admin:members_reservedname_changelist"


class ReserveForm(forms.Form):
    """Which name, and why; for one that somebody has, a second yes."""

    name = forms.CharField(
        label=gettext_lazy("Name (the part before @)"),
        help_text=gettext_lazy("“.”, “-” and “_” do not make another name."),
        max_length=128,
    )
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=400)
    anyway = forms.BooleanField(
        label=gettext_lazy("Reserve it all the same"), required=False
    )
    held: list[Mailbox]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = []

    def clean_name(self) -> str:
        """Make one form of all the ways to type it."""
        try:
            return canonical(self.cleaned_data["name"])
        except claims.NameRefused as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Want a second yes where a mailbox has the name."""
        cleaned = super().clean() or self.cleaned_data
        self.held = list(claims.holders(cleaned.get("name", "")))
        if self.held and not cleaned.get("anyway"):
            self.add_error("anyway", _("A mailbox has this name: please confirm."))
        return cleaned


@needs("members.add_reservedname")
def reserve(request: HttpRequest) -> HttpResponse:
    """Ask for the name and the reason; a name that is held is said plainly."""
    form = ReserveForm(request.POST or None)
    if form.is_valid() and _reserve(request, form):
        return redirect(LIST)
    if not form.is_bound or not form.held:
        del form.fields["anyway"]
    title = _("Reserve a name")
    return page(request, "console/reserve.html", title=title, form=form)


@needs("members.change_reservedname")
def give_free(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then let everybody claim the name again."""
    found = get_object_or_404(ReservedName.objects.standing(), pk=pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        claims.give_free(reserved=found, by=actor(request), why=why)
        text = _("The name %(name)s can be claimed again.")
        messages.success(request, text % {"name": found.name})
        return redirect(LIST)
    title = _("Cancel the reservation")
    context = {"title": title, "reserved": found, "form": form}
    return page(request, "console/give_free.html", **context)


def _reserve(request: HttpRequest, form: ReserveForm) -> bool:
    name, why = form.cleaned_data["name"], form.cleaned_data["why"]
    try:
        claims.reserve(name=name, by=actor(request), why=why)
    except claims.NameRefused as error:
        form.add_error("name", str(error))
        return False
    messages.success(request, _("The name %(name)s is reserved.") % {"name": name})
    return True
