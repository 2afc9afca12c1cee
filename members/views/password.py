"""Set a password for the mailbox without the old one, signed in with the connection."""

from allauth.account.decorators import reauthentication_required
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from members import claims
from members.forms.signin import NewPasswordForm
from members.models import Status
from members.signin import signed_in_recently
from members.views.people import Person, for_members

THEN = {"senders": "members:senders"}
"""Where a page of the way may ask to go on afterwards, by its own word."""


@sensitive_post_parameters()
@reauthentication_required(enabled=lambda request: not signed_in_recently(request))
@rate_limit(action="change_password")
@for_members
def set_password(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for a new password of a ready mailbox, after a recent sign-in."""
    mailbox = person.mailbox
    if person.connection is None:
        return redirect("account_change_password")
    if mailbox is None or mailbox.status != Status.READY:
        return redirect("members:mailbox")
    form = NewPasswordForm(mailbox.account, request.POST or None)
    if not form.is_valid():
        context = {"person": person, "mailbox": mailbox, "form": form}
        return render(request, "members/set_password.html", context)
    claims.set_password(
        mailbox=mailbox, password=form.cleaned_data["password1"], by=person.account
    )
    messages.success(request, _("Your password was set."))
    return redirect(THEN.get(request.GET.get("then", ""), "members:mailbox"))
