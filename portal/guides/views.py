"""The guides: choose the job, choose the mail software, follow the steps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.guides import kept, pages
from portal.guides.models import Scenario
from portal.guides.provided import Provided, provider_of
from portal.guides.texts import Entry, shelf
from portal.pages.caching import public
from portal.texts import version


@public
def index(request: HttpRequest) -> HttpResponse:
    """Ask which job it is, and which mail software."""
    chooser = kept.chooser(Scenario.OTHER_PROVIDER)
    context = {"jobs": kept.jobs(), "chooser": chooser}
    return render(request, "guides/index.html", context)


@public
def scenario(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Say what the job is, and let the reader choose the mail software."""
    theirs = provided(request, scenario)
    context = {
        "scenario": scenario,
        "jobs": kept.jobs(),
        "chooser": kept.chooser(scenario, theirs.query if theirs else ""),
        "provided": theirs,
    }
    return render(request, "guides/scenario.html", context)


@public
def guide(request: HttpRequest, scenario: Scenario, client: str) -> HttpResponse:
    """Show one guide, with the values of a provider where one is named."""
    theirs = provided(request, scenario)
    page = pages.build(find(scenario, client), provided=theirs)
    context = {
        "page": page,
        "middle": kept.guide(page) if page.has_values else "",
        "scenario": scenario,
        "provided": theirs,
    }
    return render(request, "guides/guide.html", context)


def provided(request: HttpRequest, scenario: str) -> Provided | None:
    """Return the provider that the address names; an unknown one is no matter."""
    slug = request.GET.get("provider", "")
    if not slug or scenario != Scenario.OTHER_PROVIDER:
        return None
    return provider_of(slug)


@public
def trouble(request: HttpRequest) -> HttpResponse:
    """Show what every message means, whatever the mail software."""
    return render(request, "guides/trouble.html", {"messages": kept.troubles()})


def find(scenario: str, client: str) -> Entry:
    """Return a guide, or say that there is no such page."""
    found = shelf(version()).guides.get((scenario, client))
    if found is None:
        raise Http404
    return found
