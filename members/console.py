"""The console: Django's admin, open only to staff who used a second factor."""

from allauth.mfa.models import Authenticator
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from members.signin import has_second_factor


class ConsoleSite(AdminSite):
    """An admin whose own sign-in only leads to ours."""

    site_header = site_title = _("Members Station console")
    index_title = _("Console")

    def has_permission(self, request: HttpRequest) -> bool:
        """Enrolling is not enough: this session must have used the second factor."""
        return super().has_permission(request) and has_second_factor(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Lead to the step that is missing, and back here afterwards."""
        if not request.user.is_authenticated:
            step = "account_login"
        elif not request.user.is_staff:
            return redirect("members:home")
        elif Authenticator.objects.filter(
            user=request.user, type=Authenticator.Type.TOTP
        ).exists():
            step = "mfa_reauthenticate"
        else:
            step = "mfa_activate_totp"
        back = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse(step)}?{urlencode({'next': back})}")
