"""Show a page as visitors will see it once what is being written is saved."""

from collections.abc import Callable
from io import BytesIO

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import override

OF_THE_READER = (
    "HTTP_COOKIE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
)


def page(
    request: HttpRequest, address: Callable[[], str], language: str
) -> HttpResponse:
    """Return the public page at an address as a stranger would get it, kept by nobody.

    It is made by the view of that page, past all middleware: so no cache of pages sees
    it. The caller stands in a transaction that holds the texts and is undone.
    """
    with override(language):
        made = _visit(request, address())
        if 300 <= made.status_code < 400:  # an address that has a fuller form
            made = _visit(request, made["Location"])
    shown = HttpResponse(made.content, status=made.status_code)
    shown["Cache-Control"] = "private, no-store"
    return shown


def _visit(request: HttpRequest, address: str) -> HttpResponse:
    path, _question, query = address.partition("?")
    view, args, kwargs = resolve(path)
    made: HttpResponse = view(_request(request, path, query), *args, **kwargs)
    return made


def _request(request: HttpRequest, path: str, query: str) -> HttpRequest:
    kept = {name: v for name, v in request.META.items() if name not in OF_THE_READER}
    stranger = WSGIRequest(
        kept
        | {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "wsgi.input": BytesIO(),
        }
    )
    stranger.user = AnonymousUser()
    stranger.is_preview = True  # type: ignore[attr-defined]  # base.html says so
    return stranger
