"""The middleware that lets the path alone decide the language."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from portal.language import language_from_path


def answer(path: str, **headers: str) -> HttpResponse:
    def view(request):
        return HttpResponse(f"{request.LANGUAGE_CODE} {translation.get_language()}")

    return language_from_path(view)(RequestFactory().get(path, headers=headers))


@pytest.mark.parametrize(
    "path", ["/", "/faq/", "/english/", "/endless/", "/members/en/"]
)
def test_no_prefix_is_japanese(path):
    assert answer(path).content == b"ja ja"


@pytest.mark.parametrize("path", ["/en/", "/en/faq/", "/en"])
def test_the_prefix_is_english(path):
    assert answer(path).content == b"en en"


def test_what_the_browser_prefers_does_not_matter():
    response = answer("/", **{"accept-language": "en"})
    assert response.content == b"ja ja"
    assert not response.has_header("Vary")


def test_a_cookie_does_not_matter():
    assert answer("/", cookie="django_language=en").content == b"ja ja"


def test_the_language_does_not_outlive_the_request():
    before = translation.get_language()
    answer("/en/")
    assert translation.get_language() == before


def test_a_view_may_say_its_own_language():
    def view(request):
        return HttpResponse(headers={"Content-Language": "ja, en"})

    response = language_from_path(view)(RequestFactory().get("/en/"))
    assert response.headers["Content-Language"] == "ja, en"
