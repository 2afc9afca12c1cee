"""Error pages: our layout, the reader's language, and a way on."""

import html

import pytest
from django.http import HttpResponse
from django.template.loader import get_template

pytestmark = pytest.mark.urls("portal.tests.failing_urls")
ERRORS = [
    ("nowhere/", 404, "ページが見つかりません", "There is no such page"),
    ("forbidden/", 403, "このページはご覧いただけません", "not open to you"),
    ("unreadable/", 400, "ページを表示できませんでした", "could not be read"),
    ("too-many/", 429, "しばらくお待ちください", "Please wait a little"),
]


def read(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(("path", "status", "japanese", "english"), ERRORS)
def test_an_error_is_told_in_the_language_of_the_address(
    client, path, status, japanese, english
):
    for prefix, words in (("/", japanese), ("/en/", english)):
        response = client.get(f"{prefix}{path}")
        assert response.status_code == status
        assert words in read(response)


@pytest.mark.parametrize(("path", "_status", "_japanese", "_english"), ERRORS)
def test_an_error_page_leads_on(client, path, _status, _japanese, _english):
    page = read(client.get(f"/en/{path}"))
    assert '<a class="button" href="/en/">' in page
    assert 'href="/en/members/"' in page
    assert page.count("<h1") == 1


def test_an_error_page_is_no_page_for_search_engines(client):
    assert 'rel="alternate"' not in read(client.get("/nowhere/"))


def test_no_cache_keeps_an_error_page(client):
    assert not client.get("/nowhere/").has_header("Cache-Control")


def test_a_fault_of_ours_is_told_in_both_languages(client):
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    page = read(response)
    for words in ("ページを表示できません", "The fault is ours", 'href="/en/"'):
        assert words in page, words


def test_the_page_about_a_fault_needs_nothing_that_may_fail(settings):
    settings.STORAGES = {"staticfiles": {"BACKEND": "nowhere.Missing"}}
    page = get_template("500.html").render()
    assert 'href="/static/css/base.css"' in page


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_loses_nothing(client):
    client.handler.enforce_csrf_checks = True
    response = client.post("/en/accounts/login/", {"login": "ip0123456789"})
    assert response.status_code == 403
    assert "Please send the form again" in read(response)
    assert "Nothing was changed" in read(response)


def test_a_host_that_is_not_ours_gets_a_page_too(client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "ページを表示できませんでした" in read(response)
