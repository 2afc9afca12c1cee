"""Keep finished public pages in the memory of the process, before everything else.

A public page is the same bytes for everyone. What is kept ends with the version of the
texts, or after a minute: the day of the start of OP25B comes by itself. A page that
knows when it will be another one (an announcement ends) is kept nowhere past that.
"""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from prometheus_client import Counter

from portal import texts
from portal.pages.caching import MOST as MOST_SECONDS, lasting, seconds_left

GetResponse = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, str, str]

MOST = 1000
"""Pages kept at once: some 25 MB. Searches have addresses without end."""

LONGEST_QUERY = 200

ANSWERED = Counter("portal_kept_pages", "Public pages answered from memory")


@dataclass(frozen=True)
class Kept:
    """One finished page."""

    body: bytes
    compressed: bytes
    headers: dict[str, str]
    etag: str
    version: str
    until: float
    ends: float | None
    """When it is another page, where that is known: no cache may keep it longer."""

    @property
    def fresh_headers(self) -> dict[str, str]:
        """The headers, with the time that is left now."""
        if self.ends is None:
            return self.headers
        left = max(0, int(self.ends - time.monotonic()))
        return self.headers | {"Cache-Control": lasting(left)}


def page_cache(get_response: GetResponse) -> GetResponse:
    """Answer from memory what is public and has been made before."""
    pages: dict[Key, Kept] = {}

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_CACHE_SECONDS or not _may_be_kept(request):
            return get_response(request)
        key, version = _key(request), _version()
        page = pages.get(key)
        if page and _is_good(page, version):
            ANSWERED.inc()
            return _answer(request, page)
        response = get_response(request)
        if version is not None and _is_public(response):
            if len(pages) >= MOST:
                pages.clear()
            pages[key] = page = _keep(response, version)
            return _answer(request, page)
        return response

    return middleware


def _may_be_kept(request: HttpRequest) -> bool:
    # Where TLS is asked for, the plain request has to be led to it.
    return (
        request.method == "GET"
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and (request.is_secure() or not settings.SECURE_SSL_REDIRECT)
    )


def _key(request: HttpRequest) -> Key:
    # With the host: one that is not allowed never gets a page made for another.
    meta = request.META
    return meta.get("HTTP_HOST", ""), request.path_info, meta.get("QUERY_STRING", "")


def _version() -> str | None:
    try:
        return texts.version()
    except DatabaseError:
        return None


def _is_good(page: Kept, version: str | None) -> bool:
    # While the database does not answer, an old page is better than none.
    if version is None:
        return True
    return page.version == version and page.until > time.monotonic()


def _is_public(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Vary")
        and response.has_header("ETag")
        and "public" in response.get("Cache-Control", "")
    )


def _keep(response: HttpResponse, version: str) -> Kept:
    # The same bytes for everyone hold no secret that their length could betray.
    compressed = gzip.compress(response.content, mtime=0)
    now, left = time.monotonic(), seconds_left(response)
    return Kept(
        body=response.content,
        compressed=compressed,
        headers={**response.headers, "Vary": "Accept-Encoding"},
        etag=response["ETag"],
        version=version,
        until=now + min(settings.PAGE_CACHE_SECONDS, left),
        ends=now + left if left < MOST_SECONDS else None,
    )


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    # What is compressed has a weak tag; nobody sends back two.
    if request.headers.get("if-none-match", "").removeprefix("W/") == page.etag:
        return HttpResponseNotModified(headers=page.fresh_headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return HttpResponse(page.body, headers=page.fresh_headers)
    changed = {
        "Content-Encoding": "gzip",
        "Content-Length": str(len(page.compressed)),
        "ETag": f"W/{page.etag}",
    }
    return HttpResponse(page.compressed, headers=page.fresh_headers | changed)
