"""The language is a prefix of the path, and nothing else decides it.

Django's own LocaleMiddleware adds `Vary: Accept-Language` to every Japanese page, which
would split what a cache may keep, although the header is never used here.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


def language_from_path(get_response: GetResponse) -> GetResponse:
    """Answer `/en/…` in English and everything else in Japanese."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Without its last slash the address is English too, and is led to /en/.
        is_english = request.path_info.startswith("/en/") or request.path_info == "/en"
        language = "en" if is_english else "ja"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware
