"""The FAQ: one page, each question with a page of its own, and a search."""

import hashlib
import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portal.faq.models import Category, Helpfulness, Question
from portal.faq.search import search
from portal.pages.caching import public

LONGEST_QUERY = 100
DAY = 24 * 60 * 60


@public
def index(request: HttpRequest) -> HttpResponse:
    """Show all questions in groups, or those that hold the words asked for."""
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    questions = list(Question.objects.published())
    groups: dict[Category, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.category, []).append(question)
    context = {"query": query, "groups": groups, "found": search(query)}
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


def _is_first_today(request: HttpRequest, question: Question) -> bool:
    # A keyed hash that changes with the day: it tells nobody who was here.
    visitor = "\0".join(
        [
            str(timezone.localdate()),
            str(get_adapter(request).get_client_ip(request)),
            request.headers.get("User-Agent", ""),
        ]
    )
    key = hmac.new(settings.SECRET_KEY.encode(), visitor.encode(), hashlib.sha256)
    return cache.add(f"helped:{question.pk}:{key.hexdigest()}", 1, DAY)
