"""The console: Django's admin, open only to staff who used a second factor."""

from allauth.mfa.models import Authenticator
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from members.signin import has_second_factor
from portal.guides import dns


class ConsoleSite(AdminSite):
    """An admin whose own sign-in only leads to ours."""

    site_header = site_title = _("Members Station console")
    index_title = _("Console")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Add the pages that belong to no model."""
        return [
            path("dns/", self.admin_view(self.dns), name="dns"),
            *super().get_urls(),
        ]

    def dns(self, request: HttpRequest) -> HttpResponse:
        """List the DNS records by which mail software finds the servers."""
        context = self.each_context(request) | {
            "title": _("DNS records to publish"),
            "records": dns.records(),
        }
        return render(request, "admin/dns.html", context)

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
