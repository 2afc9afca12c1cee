"""Search engines find every public page in both languages, and nothing else."""

import re

import pytest

from tests import shipped
from tests.crawl import listed

pytestmark = pytest.mark.django_db


def test_each_page_stands_in_both_languages(client, settings):
    settings.BASE_URL = "https://station.example"
    shipped.load()
    paths = listed(client, settings.BASE_URL)
    japanese = {path for path in paths if not path.startswith("/en/")}

    assert {f"/en{path}" for path in japanese} == set(paths) - japanese
    assert {"/", "/faq/", "/faq/port-25/"} <= japanese


def test_robots_are_led_to_the_sitemap_and_away_from_accounts(client, settings):
    settings.BASE_URL = "https://station.example"
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Sitemap: https://station.example/sitemap.xml" in lines
    assert "Disallow: /members/" in lines


def test_a_page_says_which_address_is_its_own(client, settings):
    settings.BASE_URL = "https://station.example"
    page = client.get("/en/faq/?q=587").content.decode()

    assert '<link rel="canonical" href="https://station.example/en/faq/">' in page
    assert '<meta property="og:url" content="https://station.example/en/faq/">' in page
    preview = re.search(r'property="og:image" content="([^"]+)"', page)
    assert preview
    assert preview[1].startswith("https://station.example/static/img/preview")


def test_title_and_description_are_said_to_previews_too(client):
    page = client.get("/en/faq/?q=%3Cb%3E").content.decode()

    assert "<title>“&lt;b&gt;” in the FAQ | " in page
    assert '<meta property="og:title" content="“&lt;b&gt;” in the FAQ">' in page
    assert page.count('name="description"') == page.count("og:description") == 1
