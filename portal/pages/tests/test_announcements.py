"""An announcement comes and goes on the home page in time, for everyone alike."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone

from portal import texts
from portal.announcements.models import Announcement
from portal.announcements.texts import announced, render
from portal.pages import caching
from portal.pages.page_cache import page_cache

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
ENDLESS = "public, max-age=60, stale-while-revalidate=600"


def announce(**other):
    usual = {
        "title_ja": "メンテナンスのお知らせ",
        "title_en": "Maintenance",
        "text_ja": "**10時** から",
        "text_en": "From **10**",
        "begins_at": NOW - HOUR,
    }
    row = render(Announcement(**usual | other))
    row.full_clean()
    row.save()
    texts.touch()
    return row


@pytest.mark.parametrize(
    ("address", "title", "text"),
    [
        ("/", "メンテナンスのお知らせ", "<strong>10時</strong> から"),
        ("/en/", "Maintenance", "From <strong>10</strong>"),
    ],
)
@pytest.mark.parametrize("level", Announcement.Level.values)
def test_it_stands_on_the_home_page_in_its_language(
    client, address, title, text, level
):
    announce(level=level)
    page = client.get(address).content.decode()
    assert f'data-announcement="{level}"' in page
    assert title in page
    assert text in page
    is_first = page.index("data-announcement") < page.index("<h1")
    assert is_first == (level == "important")


@pytest.mark.parametrize(
    "other",
    [
        {"begins_at": NOW + HOUR},
        {"ends_at": NOW - MINUTE},
        {"is_published": False},
    ],
)
def test_what_is_not_yet_or_no_longer_announced_is_on_no_page(client, other):
    announce(**other)
    assert "data-announcement" not in client.get("/").content.decode()


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(ValidationError):
        announce(ends_at=NOW - 2 * HOUR)


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (2 * HOUR, ENDLESS),
        (5 * MINUTE, "public, max-age=60, stale-while-revalidate=240"),
        (dt.timedelta(seconds=20), "public, max-age=20, stale-while-revalidate=0"),
    ],
)
def test_no_cache_keeps_a_page_past_the_next_change(client, monkeypatch, left, kept):
    announce(ends_at=NOW + left)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert client.get("/").headers["Cache-Control"] == kept


def test_the_next_change_is_the_nearest_one():
    announce(begins_at=NOW + HOUR, ends_at=NOW + 3 * HOUR)
    announce(ends_at=NOW + 2 * HOUR)
    assert announced(NOW).until == NOW + HOUR
    assert announced(NOW + HOUR).until == NOW + 2 * HOUR
    assert announced(NOW + 3 * HOUR).until is None


def test_the_kept_page_goes_and_says_how_long_it_is_good(settings, monkeypatch, client):
    settings.PAGE_CACHE_SECONDS = 60
    clock = {"now": 1000.0}
    monkeypatch.setattr("time.monotonic", lambda: clock["now"])
    made = []

    def view(request):
        made.append(request)
        return caching.end_at(HttpResponse("page"), NOW + dt.timedelta(seconds=30), NOW)

    get = page_cache(caching.public(view))
    request = client.get("/op25b/").wsgi_request
    first = get(request)
    clock["now"] += 20
    second = get(request)
    clock["now"] += 11
    get(request)
    assert len(made) == 2
    ages = [re.findall(r"\d+", one["Cache-Control"])[0] for one in (first, second)]
    assert ages == ["30", "10"]
