"""Terms and privacy: ours, or the operator's own pages."""

import re

import pytest

from portal.pages import legal


@pytest.mark.parametrize("name", ["terms", "privacy"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_operators_own_page_takes_the_place_of_ours(client, settings, name, prefix):
    setattr(settings, f"{name.upper()}_URL", "https://operator.example/legal")
    response = client.get(f"{prefix}/{name}/")
    assert response.status_code == 302
    assert response.headers["Location"] == "https://operator.example/legal"


def test_what_is_accepted_is_the_day_of_our_terms():
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", legal.terms_version())


def test_what_is_accepted_is_the_operators_page_where_there_is_one(settings):
    settings.TERMS_URL = "https://operator.example/legal"
    assert legal.terms_version() == "https://operator.example/legal"


@pytest.mark.parametrize("name", ["terms", "privacy", "about", "accessibility"])
def test_both_languages_say_as_much(client, name):
    counts = []
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}/{name}/").content.decode()
        counts.append([page.count(f"<{tag}") for tag in ("h1", "h2", "p>", "li>")])
    assert counts[0] == counts[1]
