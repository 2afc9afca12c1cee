"""The FAQ: one page, each question with a page of its own, and a search."""

import hashlib
import hmac
from functools import lru_cache

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from portal import texts
from portal.faq.models import Category, Helpfulness, Question
from portal.faq.search import search
from portal.networks.lookup import neighbourhood
from portal.pages.caching import public

LONGEST_QUERY = 100
DAY = 24 * 60 * 60


@public
def index(request: HttpRequest) -> HttpResponse:
    """Show all questions in groups, or those that hold the words asked for."""
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    context = {"query": query, "found": search(query)}
    context |= _all_questions(texts.version(), get_language())
    return render(request, "faq/index.html", context)


@public
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, as part of a page: while typing."""
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    context = {"query": query, "found": search(query)}
    return render(request, "faq/results.html", context)


@public
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one question with those that are related."""
    found = get_object_or_404(Question.objects.published(), slug=slug)
    related = found.related.filter(is_published=True)
    context = {"question": found, "related": related}
    return render(request, "faq/question.html", context)


@never_cache
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether the answer helped, and count it once a visitor and day."""
    found = get_object_or_404(Question.objects.published(), slug=slug)
    is_counted = request.method == "POST" and "helped" in request.POST
    if is_counted and _is_first_today(request, found):
        helped = request.POST["helped"] == "yes"
        Helpfulness.count(found, timezone.localdate(), helped=helped)
    context = {"question": found, "is_counted": is_counted}
    return render(request, "faq/feedback.html", context)


@lru_cache(maxsize=4)
def _all_questions(_version: str, _language: str) -> dict[str, str]:
    """Write the long middle of the page once for each version of the texts."""
    groups: dict[Category, list[Question]] = {}
    for question in Question.objects.published():
        groups.setdefault(question.category, []).append(question)
    return {
        part: render_to_string(f"faq/{part}.html", {"groups": groups})
        for part in ("questions", "topics")
    }


def _is_first_today(request: HttpRequest, question: Question) -> bool:
    # A keyed hash that changes with the day: it tells nobody who was here.
    # The browser does not count: who names another one each time would vote for ever.
    client = str(get_adapter(request).get_client_ip(request))
    household = neighbourhood(client) if ":" in client else client
    visitor = f"{timezone.localdate()}\0{household}"
    key = hmac.new(settings.SECRET_KEY.encode(), visitor.encode(), hashlib.sha256)
    return cache.add(f"helped:{question.pk}:{key.hexdigest()}", 1, DAY)
