"""The directory: a list with a search, a page for each provider, and reports."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache

from portal import texts
from portal.pages.caching import public
from portal.providers.forms import ReportForm, UnlistedForm
from portal.providers.limits import Reporter
from portal.providers.models import Provider, Report
from portal.providers.pages import Page, directory
from portal.providers.search import search

LONGEST_QUERY = 100


@public
def index(request: HttpRequest) -> HttpResponse:
    """Show every provider, or those that were searched for."""
    return render(request, "providers/index.html", _listing(request))


@public
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, as part of a page: while typing."""
    return render(request, "providers/results.html", _listing(request))


@public
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything that is known of one provider."""
    found = get_object_or_404(Provider.objects.listed(), slug=slug)
    return render(request, "providers/provider.html", {"page": Page(found)})


@never_cache
def report(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Take what a visitor knows better of a provider, or that one is missing."""
    found = get_object_or_404(Provider.objects.listed(), slug=slug) if slug else None
    form = (ReportForm if found else UnlistedForm)(request.POST or None)
    if form.is_valid():
        if Reporter.of(request).may_report():
            Report.objects.create(provider=found, **form.cleaned_data)
            return redirect("providers:reported")
        form.add_error(
            None,
            _(
                "Several reports have come from your network within an hour. Please try"
                " again later; what you wrote is still here."
            ),
        )
    status = 429 if form.non_field_errors() else 200
    context = {"form": form, "provider": found}
    return render(request, "providers/report.html", context, status=status)


@public
def reported(request: HttpRequest) -> HttpResponse:
    """Thank for a report."""
    return render(request, "providers/reported.html")


def _listing(request: HttpRequest) -> dict[str, Any]:
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    listed = directory(texts.version(), get_language() or "ja")
    found = search(query)
    return {
        "query": query,
        "listed": listed,
        "found": [listed.entries[slug] for slug in found if slug in listed.entries],
    }
