"""The impact check: a question a page, all state in the address, and the outcome."""

from urllib.parse import parse_qsl

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from impact import (
    advice,
    codes,
    directory,
    errors,
    links,
    pages,
    servers,
    table as tables,
    wizard,
)
from impact.forms import ErrorTextForm
from impact.messages import Message
from impact.models import DailyCount
from impact.questions import BY_ID, Question
from impact.rules import decide
from portal.networks.lookup import kind_of
from portal.networks.models import Kind
from portal.pages.caching import public

LONGEST_QUERY = 1000
"""Characters of a query that are read: a complete set of answers has some 120."""

LIKELY: dict[str | None, str] = {
    Kind.DYNAMIC: "gol_flets",
    Kind.FIXED: "gol_fixed_ip",
}
"""What a visitor of the operator's networks probably answers first."""


@require_safe
@public
def start(request: HttpRequest) -> HttpResponse:
    """Say what is asked, and begin."""
    context = {"first": pages.first_question().id}
    return render(request, "impact/start.html", context)


@require_safe
@public
def question(request: HttpRequest, question: Question) -> HttpResponse:
    """Show a question, with the answer that the address gives chosen."""
    given = read(request)
    progress = wizard.stand_at(question, given)
    if progress is None:
        return _lead_on(given)
    is_missed = given.get("asked") == question.id and not progress.chosen
    asked = question.id if is_missed else ""
    kept = directory.carry(progress.kept, given)
    canonical = links.question_url(question.id, kept, asked=asked)
    if not _is_at(request, canonical):
        return redirect(canonical)
    page = pages.question_page(progress, kept, is_missed=is_missed)
    return render(request, "impact/question.html", {"page": page})


@require_safe
@public
def result(request: HttpRequest) -> HttpResponse:
    """Show the outcome, or lead to the question that is still open."""
    given = read(request)
    progress = wizard.replay(given)
    kept = directory.carry(progress.answers, given)
    canonical = links.result_url(kept)
    if progress.open or not _is_at(request, canonical):
        return _lead_on(given)
    start = settings.OP25B_START
    context = {
        "page": pages.outcome_page(progress.answers, kept),
        "has_started": start is not None and timezone.localdate() >= start,
    }
    return render(request, "impact/result.html", context)


@require_safe
@public
def server(request: HttpRequest) -> HttpResponse:
    """Say whose the server of a name is, beside the question about it."""
    return _server(request, "impact/server.html")


@require_safe
@public
def server_found(request: HttpRequest) -> HttpResponse:
    """Say the same as part of the question's page."""
    return _server(request, "impact/server_found.html")


@require_safe
@public
def table(request: HttpRequest) -> HttpResponse:
    """Show the verdict of every line and outgoing server."""
    heads, rows = tables.table()
    context = {"columns": heads, "rows": rows}
    return render(request, "impact/table.html", context)


@require_safe
@public
def error(request: HttpRequest) -> HttpResponse:
    """Show the usual error messages, and where to paste another one."""
    return render(request, "impact/error.html", {"usual": advice.usual()})


@require_safe
@public
def error_message(request: HttpRequest, message: Message) -> HttpResponse:
    """Say what one of the usual messages means, and what to do."""
    context = {"page": advice.page_of(message)}
    return render(request, "impact/error_message.html", context)


@sensitive_post_parameters("text")
@never_cache
def error_text(request: HttpRequest) -> HttpResponse:
    """Say what a pasted text means; it may hold addresses, so nothing keeps it."""
    form = ErrorTextForm(request.POST or None)
    page = None
    if form.is_valid():
        page = advice.page(errors.read(form.cleaned_data["text"]))
    context = {"form": form, "page": page}
    return render(request, "impact/error_text.html", context)


@require_safe
@never_cache
def line(request: HttpRequest) -> HttpResponse:
    """Suggest the first answer by the visitor's network, as a part of a page.

    The address is looked at as far as TRUSTED_PROXY_COUNT trusts it, and forgotten.
    """
    try:
        address = get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # no proxy that is trusted has said it
        address = ""
    answer = LIKELY.get(kind_of(str(address)))
    if answer is None:
        return HttpResponse(status=204)  # htmx then leaves the page as it is
    return render(request, "impact/line.html", {"answer": answer})


@csrf_exempt  # it carries nothing of a person, and public pages have no token
@require_POST
@never_cache
def count(_request: HttpRequest, code: str) -> HttpResponse:
    """Count that an outcome was reached today; a beacon of the page, not of a cache."""
    answers = codes.decode(code)
    progress = wizard.replay(answers or {})
    if progress.open or progress.answers != answers:
        raise Http404
    DailyCount.count(
        day=timezone.localdate(),
        code=codes.encode(progress.answers),
        verdict=decide(progress.answers).verdict,
    )
    return HttpResponse(status=204)


def read(request: HttpRequest) -> dict[str, str]:
    """Return the parameters as they are; of several with one name the last counts.

    Not `request.GET`: that refuses a query of a thousand parameters with an error.
    """
    query = request.META.get("QUERY_STRING", "")[:LONGEST_QUERY]
    return dict(parse_qsl(query, keep_blank_values=True, errors="replace"))


def _server(request: HttpRequest, template: str) -> HttpResponse:
    given = read(request)
    progress = wizard.stand_at(BY_ID["service"], given)
    if progress is None:
        return _lead_on(given)
    kept = directory.carry(progress.kept, given)
    typed = given.get("host", "")[: servers.LONGEST]
    page = pages.server_page(progress, kept, typed)
    return render(request, template, {"page": page})


def _lead_on(given: dict[str, str]) -> HttpResponse:
    """Redirect to where the answers really lead."""
    progress = wizard.replay(given)
    kept = directory.carry(progress.kept, given)
    if progress.open is None:
        return redirect(links.result_url(kept))
    asked = progress.open.id if given.get("asked") == progress.open.id else ""
    return redirect(links.question_url(progress.open.id, kept, asked=asked))


def _is_at(request: HttpRequest, canonical: str) -> bool:
    query: str = request.META.get("QUERY_STRING", "")
    return query == canonical.partition("?")[2]
