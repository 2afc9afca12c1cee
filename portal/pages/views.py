"""Public pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from portal.pages.caching import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Say what changes, from when, and what to do."""
    start = settings.OP25B_START
    has_started = start is not None and timezone.localdate() >= start
    return render(request, "pages/home.html", {"has_started": has_started})


@public
def free_address(request: HttpRequest) -> HttpResponse:
    """Say who may have the free mail address, and how (FAQ fact 19)."""
    return render(request, "pages/free_address.html")


@public
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms of use, or lead to the operator's own page."""
    return _legal(request, "terms", settings.TERMS_URL)


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, or lead to the operator's own page."""
    return _legal(request, "privacy", settings.PRIVACY_URL)


def _legal(request: HttpRequest, name: str, operators_page: str) -> HttpResponse:
    if operators_page:
        return redirect(operators_page)
    return render(request, f"pages/{name}_{get_language()}.html")
