"""The long middles of public pages, written once for each version of the texts.

The arguments are the keys. Everything that a part shows is among them or in the texts:
servers that the settings name anew, or other values of a provider, make another part.
"""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.guides.models import Client, Guide, Scenario
from portal.guides.pages import Page
from portal.guides.texts import Shelf, shelf
from portal.texts import version

PAGES = 300
"""Guides kept in each process: all of them in both languages, and some providers."""


def guide(page: Page) -> SafeString:
    """Return values, steps and messages of a guide that is the same for everyone."""
    return _guide(get_language() or "ja", page)


def chooser(
    scenario: Scenario, query: str = "", *, is_mine: bool = False
) -> SafeString:
    """Return the choice of the mail software for a job: guides of all, or the own."""
    place = "members:guide" if is_mine else "guides:guide"
    return _chooser(version(), get_language() or "ja", scenario, query, place)


def jobs() -> SafeString:
    """Return the choice of the job."""
    return _jobs(get_language() or "ja", settings.MAIL_DOMAIN)


def troubles() -> SafeString:
    """Return every message of mail software with what to do."""
    return _troubles(version(), get_language() or "ja")


def write(page: Page, *, is_mine: bool = False) -> SafeString:
    """Write what `guide` keeps; an owner's page is written each time and kept never."""
    context = {
        "page": page,
        "scenario": Scenario(page.guide.scenario),
        "is_mine": is_mine,
    }
    return render_to_string("guides/main.html", context)


@lru_cache(maxsize=PAGES)
def _guide(_language: str, page: Page) -> SafeString:
    return write(page)


@lru_cache(maxsize=PAGES)
def _chooser(
    texts_version: str, _language: str, scenario: Scenario, query: str, place: str
) -> SafeString:
    groups = _groups(shelf(texts_version), scenario)
    context = {"scenario": scenario, "groups": groups, "query": query, "place": place}
    return render_to_string("guides/chooser.html", context)


@lru_cache(maxsize=8)
def _jobs(_language: str, domain: str) -> SafeString:
    return render_to_string("guides/jobs.html", {"domain": domain})


@lru_cache(maxsize=4)
def _troubles(texts_version: str, _language: str) -> SafeString:
    context = {"troubles": shelf(texts_version).troubles}
    return render_to_string("guides/messages.html", context)


def _groups(texts: Shelf, scenario: Scenario) -> dict[Client.Kind, list[Guide]]:
    groups: dict[Client.Kind, list[Guide]] = {kind: [] for kind in Client.Kind}
    for (job, _client), entry in texts.guides.items():
        if job == scenario:
            groups[Client.Kind(entry.guide.client.kind)].append(entry.guide)
    return groups
