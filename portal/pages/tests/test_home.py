"""The home page: what changes, from when, for whom, and what to do."""

import datetime as dt
import html
import re

import pytest
from django.utils import timezone

from portal.pages.tests.reading import first
from tests import shipped

SINCE, FROM = "As of this day", "From this day"


@pytest.fixture
def home(client, settings, db):
    """Return a function that gives the home page with a start date."""

    def home(start: dt.date | None = None, *, path: str = "/en/") -> str:
        settings.OP25B_START = start
        return html.unescape(client.get(path).content.decode())

    return home


def test_without_a_date_it_is_to_be_announced(home):
    page = home()
    assert "To be announced" in page
    assert SINCE not in page
    assert FROM not in page


def test_before_the_day_it_says_from_when(home):
    page = home(timezone.localdate() + dt.timedelta(days=2))
    assert FROM in page
    assert SINCE not in page


@pytest.mark.parametrize("days", [0, 1, 400])
def test_from_the_day_on_it_says_since_when(home, days):
    page = home(timezone.localdate() - dt.timedelta(days=days))
    assert SINCE in page
    assert FROM not in page


@pytest.mark.parametrize(
    ("path", "day"), [("/", "2027年2月1日（月）"), ("/en/", "February 1, 2027 (Mon)")]
)
def test_the_day_is_written_as_its_readers_write_it(home, path, day):
    page = home(dt.date(2027, 2, 1), path=path)
    assert f'<time datetime="2027-02-01">{day}</time>' in page


def test_three_doors_lead_to_the_check_the_guides_and_the_address(home):
    doors = re.findall(r'door__title"><a href="([^"]+)"', home())
    assert doors == ["/en/impact/", "/en/guides/", "/en/free-address/"]


def test_the_check_is_the_only_filled_door(home):
    page = home()
    assert page.count("door--first") == 1
    assert first(r'door--first.*?<a href="([^"]+)"', page) == "/en/impact/"
    assert 'class="button"' not in page


def test_it_leads_to_the_five_questions_that_are_asked_most(home):
    shipped.load()
    asked = re.search(r"Asked most often.*?</ul>", home(), re.DOTALL)
    assert asked
    assert asked[0].count('<a href="/en/faq/') == 5


def test_the_drawing_has_words(home):
    page = home()
    drawing = page[page.index('class="lanes"') :]
    assert drawing.startswith('class="lanes" role="img" aria-label="Drawing: ')


def test_support_is_hidden_until_there_is_a_way_to_reach_it(home):
    assert "When you need help" not in home()


def test_support_is_on_every_page(client, settings):
    settings.SUPPORT_PHONE, settings.SUPPORT_HOURS_EN = "0120-000-000", "9 to 18"
    page = client.get("/en/terms/").content.decode()
    assert 'href="tel:0120-000-000"' in page
    assert "9 to 18" in page
