"""Japanese first, English complete, and always the same page in the other one."""

import html
import re

import pytest

from portal.pages.tests.reading import ADDRESSES, PAGES, first

every_page = pytest.mark.parametrize("address", ADDRESSES)


pytestmark = pytest.mark.django_db


def other_language(page: str) -> str:
    return html.unescape(first(r'<ul class="site-tools".*?href="([^"]*)"', page))


@every_page
def test_a_page_says_in_which_language_it_is(client, address):
    language = "en" if address.startswith("/en/") else "ja"
    response = client.get(address)
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_the_other_language_is_the_same_page(client, path):
    japanese, english = client.get(path), client.get(f"/en{path}")
    assert other_language(japanese.content.decode()) == f"/en{path}"
    assert other_language(english.content.decode()) == path


@every_page
def test_every_link_stays_in_the_language(client, address):
    page = client.get(address).content.decode()
    body = page[page.index("<main") :]
    links = [
        link for link in re.findall(r'href="(/[^"]*)"', body) if "static" not in link
    ]
    assert links
    english = [link.startswith("/en/") for link in links]
    assert all(english) if address.startswith("/en/") else not any(english)


@pytest.mark.parametrize("path", PAGES)
def test_search_engines_are_told_of_both_languages(client, settings, path):
    settings.BASE_URL = "https://station.example"
    page = client.get(f"/en{path}").content.decode()
    for language, there in (("ja", path), ("en", f"/en{path}"), ("x-default", path)):
        href = f"https://station.example{there}"
        assert f'<link rel="alternate" hreflang="{language}" href="{href}">' in page


def test_the_question_of_an_address_is_kept(client):
    page = client.get("/?q=port+25&q=%E9%80%81%E4%BF%A1&empty=").content.decode()
    assert other_language(page) == "/en/?q=port+25&q=%E9%80%81%E4%BF%A1"


def test_where_a_sign_in_leads_is_in_the_chosen_language(client, db):
    page = client.get("/accounts/login/?next=/members/mailbox/new/").content.decode()
    english = other_language(page)
    assert english == "/en/accounts/login/?next=%2Fen%2Fmembers%2Fmailbox%2Fnew%2F"
    back = other_language(client.get(english).content.decode())
    assert back == "/accounts/login/?next=%2Fmembers%2Fmailbox%2Fnew%2F"


@every_page
def test_a_title_names_the_page_and_the_site(client, settings, address):
    site = settings.SITE_NAME_EN if address.startswith("/en/") else settings.SITE_NAME
    page = client.get(address).content.decode()
    assert first(r"<title>[^|]+ \| (.*?)</title>", page) == site


@every_page
def test_a_page_has_one_heading_and_its_landmarks(client, address):
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1
    for landmark in ("<header", "<nav", '<main class="', "<footer", 'href="#main"'):
        assert landmark in page, landmark


def test_english_pages_hold_no_japanese(client):
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
    for path in PAGES:
        page = client.get(f"/en{path}").content.decode()
        assert set(japanese.findall(page)) == {"日本語"}, path


def test_an_address_with_two_slashes_leads_to_no_other_site(client):
    page = client.get("/en//evil.example/x").content.decode()
    assert other_language(page) == "/evil.example/x"
