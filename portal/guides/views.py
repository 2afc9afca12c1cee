"""The guides: choose the job, choose the mail software, follow the steps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.guides import pages, texts
from portal.guides.models import Client, Guide, Scenario
from portal.pages.caching import public
from portal.texts import version


@public
def index(request: HttpRequest) -> HttpResponse:
    """Ask which job it is, and which mail software."""
    groups = chooser(Scenario.OTHER_PROVIDER)
    return render(request, "guides/index.html", {"groups": groups})


@public
def scenario(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Say what the job is, and let the reader choose the mail software."""
    context = {"scenario": scenario, "groups": chooser(scenario)}
    return render(request, "guides/scenario.html", context)


@public
def guide(request: HttpRequest, scenario: Scenario, client: str) -> HttpResponse:
    """Show one guide, with the values of a provider where one is named."""
    page = pages.build(find(scenario, client))
    return render(request, "guides/guide.html", {"page": page, "scenario": scenario})


@public
def trouble(request: HttpRequest) -> HttpResponse:
    """Show what every message means, whatever the mail software."""
    return render(
        request, "guides/trouble.html", {"troubles": texts.troubles(version())}
    )


def find(scenario: Scenario, client: str) -> Guide:
    """Return a guide, or say that there is no such page."""
    found = texts.guides(version()).get((scenario, client))
    if found is None:
        raise Http404
    return found


def chooser(scenario: Scenario) -> dict[Client.Kind, list[Guide]]:
    """Return the guides of a job by kind of software."""
    groups: dict[Client.Kind, list[Guide]] = {kind: [] for kind in Client.Kind}
    for (job, _client), row in texts.guides(version()).items():
        if job == scenario:
            groups[Client.Kind(row.client.kind)].append(row)
    return groups
