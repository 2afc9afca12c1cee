"""What an error message means, on a page; what was pasted is never kept."""

import html
import logging
import re

import pytest

from impact.messages import MESSAGES
from impact.tests.test_errors import OUTLOOK
from portal.guides import texts as guides
from portal.guides.models import Trouble

pytestmark = pytest.mark.usefixtures("content")


def ask(client, text, *, prefix="/en"):
    """Paste a text and return the page."""
    response = client.post(f"{prefix}/impact/error/text/", {"text": text})
    assert response.status_code == 200
    return html.unescape(response.content.decode()), response


def test_the_meaning_leads_on_with_the_port_known(client):
    text, _response = ask(client, OUTLOOK)
    assert 'data-error="timeout"' in text
    assert "Your message names port 25" in text
    assert 'href="/en/impact/connection/?sending=port25"' in text


def test_receiving_is_said_to_be_receiving(client):
    text, _response = ask(client, OUTLOOK.replace("25,", "110,"))
    assert re.findall(r'data-error="(\w+)"', text) == ["receiving"]


def test_another_port_is_said_not_to_be_restricted(client):
    text, _response = ask(client, "port 587: timed out")
    assert "OP25B does not restrict that port" in text


def test_what_is_unknown_leads_to_the_check(client):
    text, _response = ask(client, "something odd")
    assert 'data-error="unknown"' in text
    assert 'class="button" href="/en/impact/connection/"' in text


def test_what_was_pasted_is_escaped_and_no_cache_keeps_it(client):
    response = client.post("/impact/error/text/", {"text": "<script>1</script> 535"})
    assert b"<script>1" not in response.content
    assert b"&lt;script&gt;1" in response.content
    assert "no-store" in response.headers["Cache-Control"]


def test_no_log_holds_what_was_pasted(client, caplog):
    caplog.set_level(logging.DEBUG)
    ask(client, "secret@example.org 535")
    assert "secret@example.org" not in caplog.text


def test_nothing_is_asked_of_the_database_for_a_pasted_text(
    client, django_assert_max_num_queries
):
    ask(client, "535")
    with django_assert_max_num_queries(5) as statements:
        ask(client, "535 secret@example.org")
    written = [s["sql"] for s in statements if not s["sql"].startswith("SELECT")]
    assert written == []


@pytest.mark.parametrize("text", ["", "x" * 4001, "a\x00b"])
def test_what_cannot_be_read_is_said_beside_the_field(client, text):
    page, _response = ask(client, text)
    assert "error-summary" in page
    assert "data-error" not in page


def test_a_token_is_asked_for(client):
    client.handler.enforce_csrf_checks = True
    response = client.post("/impact/error/text/", {"text": "535"})
    assert response.status_code == 403


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_usual_message_has_a_public_page(client, prefix):
    listing = client.get(f"{prefix}/impact/error/")
    assert "public" in listing.headers["Cache-Control"]
    assert not listing.cookies
    assert b"csrf" not in listing.content
    for message in MESSAGES:
        address = f"{prefix}/impact/error/{message.id}/"
        assert address in listing.content.decode()
        response = client.get(address)
        assert f'data-error="{message.id}"' in response.content.decode()
        assert "public" in response.headers["Cache-Control"]


def test_a_message_that_nobody_knows_is_not_found(client):
    assert client.get("/impact/error/nothing/").status_code == 404


def test_entries_of_the_guides_are_linked_where_they_are(client):
    row = Trouble(slug="timeout", title_en="“Timed out”", title_ja="時間切れ")
    guides.render_trouble(row).save()
    guides.shelf.cache_clear()
    text = html.unescape(client.get("/en/impact/error/timeout/").content.decode())
    assert '<a href="/en/guides/trouble/#timeout">“Timed out”' in text
    guides.shelf.cache_clear()
