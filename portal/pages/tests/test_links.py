"""No dead links: whatever a public page leads to is there."""

import re

import pytest

from portal.pages.tests.reading import ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_a_page_leads_somewhere(client, address):
    page = client.get(address).content.decode()
    links = set(re.findall(r'<(?:a|link)\b[^>]* href="(/[^"]*)"', page))
    for link in links - {link for link in links if link.startswith("/static/")}:
        assert client.get(link, follow=True).status_code == 200, link


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_within_a_page_has_its_place(client, address):
    page = client.get(address).content.decode()
    for place in re.findall(r'<a\b[^>]* href="#([^"]+)"', page):
        assert f'id="{place}"' in page, place


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_every_icon_is_drawn(client, settings, address):
    sprite = (settings.BASE_DIR / "static/img/sprite.svg").read_text()
    page = client.get(address).content.decode()
    for icon in set(re.findall(r"sprite[^#\"]*#([a-z]+)", page)):
        assert f'<symbol id="{icon}"' in sprite, icon


def test_old_browsers_ask_for_a_favicon(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("img/mark.svg")


def test_the_language_without_its_last_slash_is_led_on(client):
    response = client.get("/en")
    assert response.status_code == 301
    assert response.headers["Location"] == "/en/"
