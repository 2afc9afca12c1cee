"""Pages around the sign-in that allauth does not have."""

from collections.abc import Callable
from functools import wraps
from time import time

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters

from members import claims, signin
from members.forms.signin import ChangePasswordForm, NewPasswordForm, OneTimeCodeForm
from members.models import Mailbox
from portal.pages.caching import public

CODE_SECONDS = 15 * 60
"""How long a redeemed code opens the set-password page."""


View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Open a page of the second factor to staff only, and let no cache keep it.

    A subscriber has none: who got into a mailbox could lock its owner out with one.
    """

    @sensitive_post_parameters()
    @cache_control(private=True, no_store=True)
    @login_required
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request)

    return page


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say what to have ready and whom to call."""
    return render(request, "account/forgotten.html")


@never_cache
@login_required
@sensitive_post_parameters()
@rate_limit(action="change_password")
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password of the mailbox that is signed in; staff have their own."""
    if request.user.is_staff:
        return redirect("admin:password_change")
    mailbox = Mailbox.objects.filter(account=request.user.pk).first()
    if mailbox is None:
        return render(request, "account/password_of_operator.html")
    form = ChangePasswordForm(mailbox.account, request.POST or None)
    if not form.is_valid():
        context = {"form": form, "mailbox": mailbox}
        return render(request, "account/password_change.html", context)
    claims.set_password(
        mailbox=mailbox, password=form.cleaned_data["password1"], by=mailbox.account
    )
    update_session_auth_hash(request, mailbox.account)
    messages.success(request, _("Your password was changed."))
    return redirect("members:mailbox")


@never_cache
@sensitive_post_parameters()
def one_time_code(request: HttpRequest) -> HttpResponse:
    """Redeem a code that support gave; it opens the set-password page only."""
    form = OneTimeCodeForm(request.POST or None)
    if form.is_valid():
        mailbox = claims.redeem_code(
            address=signin.resolve(form.cleaned_data["login"]),
            code=form.cleaned_data["code"],
            client=signin.client_address(request),
        )
        if mailbox:
            request.session.cycle_key()
            until = time() + CODE_SECONDS
            request.session["code_for"] = [mailbox.pk, mailbox.revision, until]
            return redirect("code_password")
        form.add_error(None, _("The address and the code do not match."))
    return render(request, "account/one_time_code.html", {"form": form})


@never_cache
@sensitive_post_parameters()
def code_password(request: HttpRequest) -> HttpResponse:
    """Set a password after a redeemed code, once."""
    pk, revision, until = request.session.get("code_for", [None, 0, 0])
    # A password set since, or a suspension, makes another revision and ends this.
    mailbox = Mailbox.objects.filter(pk=pk, revision=revision).first()
    if mailbox is None or time() > until:
        return redirect("one_time_code")
    form = NewPasswordForm(mailbox.account, request.POST or None)
    if not form.is_valid():
        context = {"form": form, "mailbox": mailbox}
        return render(request, "account/code_password.html", context)
    claims.set_password(
        mailbox=mailbox, password=form.cleaned_data["password1"], by=mailbox.account
    )
    request.session.flush()
    messages.success(request, _("Your password was set. Please sign in with it."))
    return redirect("account_login")
