"""Public pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from portal.announcements.texts import announced
from portal.pages.caching import end_at, public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Say what changes, from when, and what to do; and what is announced now."""
    now = timezone.now()
    present = announced(now)
    context = {"has_started": _has_started(), "announced": present}
    return end_at(render(request, "pages/home.html", context), present.until, now)


@public
def op25b(request: HttpRequest) -> HttpResponse:
    """Say what OP25B is, why and from when (FAQ facts 1 to 3)."""
    return _prose(request, "op25b", has_started=_has_started())


@public
def affected(request: HttpRequest) -> HttpResponse:
    """Say who is affected and who is not, in prose (FAQ facts 7 to 17)."""
    return _prose(request, "affected")


@public
def free_address(request: HttpRequest) -> HttpResponse:
    """Say who may have the free mail address, and how (FAQ fact 19)."""
    context = {"host": settings.SUBMISSION_HOST}
    return render(request, "pages/free_address.html", context)


@public
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms of use, or lead to the operator's own page."""
    if settings.TERMS_URL:
        return redirect(settings.TERMS_URL)
    return _prose(request, "terms")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, or lead to the operator's own page."""
    if settings.PRIVACY_URL:
        return redirect(settings.PRIVACY_URL)
    return _prose(request, "privacy")


@public
def about(request: HttpRequest) -> HttpResponse:
    """Say what this site is for and who runs it."""
    return _prose(request, "about")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what the site does for every reader, and where to tell what it does not."""
    return _prose(request, "accessibility")


def _has_started() -> bool:
    start = settings.OP25B_START
    return start is not None and timezone.localdate() >= start


def _prose(request: HttpRequest, name: str, **context: bool) -> HttpResponse:
    # A text of many paragraphs is one template for each language, not msgids.
    return render(request, f"pages/{name}_{get_language()}.html", context)
