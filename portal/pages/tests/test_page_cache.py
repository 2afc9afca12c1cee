"""A public page is made once and kept; nothing private ever is."""

import gzip
import time

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client import REGISTRY

from portal import texts
from portal.pages import page_cache


def answered():
    return REGISTRY.get_sample_value("portal_kept_pages_total")


class Visits:
    """Visits of one browser; `kept` tells whether the last page came from memory."""

    def __init__(self):
        self.client = Client()
        self.scheme = "https" if settings.PRODUCTION else "http"
        self.kept = False

    def __call__(self, path="/op25b/", **extra):
        before = answered()
        answer = self.client.get(path, **{"wsgi.url_scheme": self.scheme, **extra})
        self.kept = answered() > before
        return answer


@pytest.fixture
def visit(db, settings):
    """Return something to visit pages with, which are kept."""
    settings.PAGE_CACHE_SECONDS = 60
    return Visits()


def test_the_second_visitor_gets_the_page_of_the_first(visit):
    first = visit()
    assert not visit.kept
    second = visit()

    assert visit.kept
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_who_has_the_page_already_is_told_so(visit):
    etag = visit()["ETag"]
    answers = [visit(HTTP_IF_NONE_MATCH=tag) for tag in (etag, f"W/{etag}")]

    for answer in answers:
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["Content-Security-Policy"]


def test_it_is_compressed_for_those_who_can_read_it(visit):
    plain = visit()
    small = visit(HTTP_ACCEPT_ENCODING="gzip, deflate, br")

    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) == int(small["Content-Length"]) < len(plain.content) / 2
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert small["ETag"] == f"W/{plain['ETag']}"


def test_a_changed_text_shows_at_once(visit):
    visit("/faq/")
    texts.touch()
    visit("/faq/")

    assert not visit.kept


def test_each_address_has_a_page_of_its_own(visit):
    pages = ("/op25b/", "/en/op25b/", "/faq/", "/faq/?q=587")

    assert len({visit(page).content for page in pages}) == len(pages)
    assert visit.kept is False
    visit(pages[0])
    assert visit.kept


def test_a_host_that_is_not_allowed_gets_nothing(visit):
    visit()

    assert visit(HTTP_HOST="elsewhere.example").status_code == 400


@pytest.mark.production
def test_a_plain_request_is_still_led_to_tls(visit):
    visit()

    assert visit(**{"wsgi.url_scheme": "http"}).status_code == 301


def test_a_page_ends_after_its_seconds(visit, monkeypatch):
    visit()
    now = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: now)
    visit()

    assert not visit.kept


@pytest.mark.parametrize("path", ["/accounts/login/", "/members/", "/nowhere/"])
def test_what_is_not_public_is_not_kept(visit, path):
    visit(path)
    visit(path)

    assert not visit.kept


def test_an_address_without_end_is_not_kept(visit):
    path = f"/faq/?q={'a' * 300}"
    visit(path)
    visit(path)

    assert not visit.kept


def test_searches_do_not_fill_the_memory(visit, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST", 3)
    for number in range(3):
        visit(f"/faq/?q={number}")
    visit()
    visit()
    assert visit.kept
    visit("/faq/?q=0")

    assert not visit.kept


def test_without_the_database_an_old_page_is_better_than_none(visit):
    page = visit("/faq/").content

    def broken(*_rest):
        raise DatabaseError

    with connection.execute_wrapper(broken):
        assert visit("/faq/").content == page
