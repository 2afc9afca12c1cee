"""A public page is made once and kept; nothing private ever is."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client import REGISTRY

from portal import texts
from portal.pages import page_cache


def answered():
    return REGISTRY.get_sample_value("portal_kept_pages_total")


@pytest.fixture
def visit(db, settings):
    """Return a function that counts the statements of a visit; pages are kept."""
    settings.PAGE_CACHE_SECONDS = 60
    scheme = "https" if settings.PRODUCTION else "http"
    visitor = Client()

    def visit(path="/op25b/", **extra):
        before = answered()
        answer = visitor.get(path, **{"wsgi.url_scheme": scheme, **extra})
        answer.is_kept = answered() > before
        return answer

    visit.client = visitor
    return visit


def test_the_second_visitor_gets_the_page_of_the_first(visit):
    first, second = visit(), visit()

    assert (first.is_kept, second.is_kept) == (False, True)
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_who_has_the_page_already_is_told_so(visit):
    etag = visit()["ETag"]
    answer = visit(HTTP_IF_NONE_MATCH=etag)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["Content-Security-Policy"]


def test_a_changed_text_shows_at_once(visit):
    visit("/faq/")
    texts.touch()

    assert not visit("/faq/").is_kept


def test_each_address_has_a_page_of_its_own(visit):
    pages = ("/op25b/", "/en/op25b/", "/faq/", "/faq/?q=587")

    assert len({visit(page).content for page in pages}) == len(pages)
    assert [visit(page).is_kept for page in pages] == [True] * len(pages)


def test_a_host_that_is_not_allowed_gets_nothing(visit):
    visit()

    assert visit(HTTP_HOST="elsewhere.example").status_code == 400


@pytest.mark.production
def test_a_plain_request_is_still_led_to_tls(visit):
    visit()

    assert visit(**{"wsgi.url_scheme": "http"}).status_code == 301


def test_a_page_ends_after_its_seconds(visit, monkeypatch):
    visit()
    now = page_cache.time.monotonic() + 61
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now)

    assert not visit().is_kept


@pytest.mark.parametrize("path", ["/accounts/login/", "/members/", "/nowhere/"])
def test_what_is_not_public_is_not_kept(visit, path):
    visit(path)

    assert not visit(path).is_kept


def test_an_address_without_end_is_not_kept(visit):
    path = f"/faq/?q={'a' * 300}"
    visit(path)

    assert not visit(path).is_kept


def test_searches_do_not_fill_the_memory(visit, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST", 3)
    for number in range(3):
        visit(f"/faq/?q={number}")
    visit()

    assert visit().is_kept
    assert not visit("/faq/?q=0").is_kept


def test_without_the_database_an_old_page_is_better_than_none(visit):
    page = visit("/faq/").content

    def broken(*_rest):
        raise DatabaseError

    with connection.execute_wrapper(broken):
        assert visit("/faq/").content == page
