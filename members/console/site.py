"""Django's admin, open only to staff who used a second factor in this session."""

from functools import partial
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRefresh

from members.console import home
from members.console.audit import View, audited
from members.console.nav import nav
from members.console.places import PLACES
from members.presence import is_admitted
from members.signin import AccountAdapter
from portal.guides import dns


class ConsoleSite(AdminSite):
    """An admin whose own sign-in only leads to ours."""

    site_header = site_title = _("Members Station console")
    index_title = _("Console")
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Add the pages that belong to no model."""
        view = self.admin_view
        return [
            path("dns/", view(self.dns), name="dns"),
            *(path(route, view(shown), name=name) for route, shown, name in PLACES),
            *super().get_urls(),
        ]

    def index(  # type: ignore[override]  # ours is no TemplateResponse
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show what waits, what is wrong, and what comes next."""
        return home.home(request)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """List the models when a page shows them: most pages of ours do not."""
        ask = partial(super().get_app_list, request, app_label)
        return cast(list[Any], SimpleLazyObject(ask))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Say on every page where else to go."""
        return super().each_context(request) | {"nav": nav(request)}

    def admin_view(
        self,
        view: View,
        cacheable: bool = False,  # noqa: FBT001, FBT002  Django's signature
    ) -> View:
        """Open a view to staff, and write down what they do with it."""
        return super().admin_view(audited(view), cacheable)

    def dns(self, request: HttpRequest) -> HttpResponse:
        """List the DNS records by which mail software finds the servers."""
        context = self.each_context(request) | {
            "title": _("DNS records to publish"),
            "records": dns.records(),
        }
        return render(request, "admin/dns.html", context)

    def has_permission(self, request: HttpRequest) -> bool:
        """Enrolling is not enough: this session must have used the second factor."""
        return super().has_permission(request) and is_admitted(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Lead to the step that is missing, and back here afterwards."""
        if "HX-Request" in request.headers:
            return HttpResponseClientRefresh()  # no sign-in inside a page of figures
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

    def logout(  # type: ignore[override]  # ours ends with a redirect
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Sign out as everywhere, so that the staff log has it."""
        AccountAdapter(request).logout(request)
        return redirect("account_login")
