"""The pages of the directory: complete, in both languages, every doubt in words."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from portal.providers.models import Provider
from portal.providers.tests.make import saved

PREFIXES = ["", "/en"]
shipped = pytest.mark.usefixtures("content")
pytestmark = pytest.mark.django_db


def page(client, address):
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def values(text, setting):
    """Return the words that carry a mark."""
    found = re.findall(rf'data-setting="{setting}">(.*?)</(?:code|span|dd)>', text)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def detail(client, prefix="/en", **other):
    """Return the page of a provider."""
    return page(client, f"{prefix}/providers/{saved(**other).slug}/")


@shipped
@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_entry_renders_with_two_statements(
    client, prefix, django_assert_max_num_queries
):
    for row in Provider.objects.listed():
        with django_assert_max_num_queries(2):
            text = page(client, f"{prefix}/providers/{row.slug}/")
        assert f'data-provider="{row.slug}"' in text
        assert (row.name_en if prefix else row.name_ja).split("'")[0] in text


@shipped
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_list_holds_every_provider_and_counts_their_notices(client, prefix):
    text = page(client, f"{prefix}/providers/")
    for slug in Provider.objects.listed().values_list("slug", flat=True):
        assert text.count(f'data-provider="{slug}"') == 1
        assert f'href="{prefix}/providers/{slug}/"' in text
    assert "53 of them" in text if prefix else "案内ページがあるもの：53件" in text


@shipped
def test_the_list_takes_two_statements_at_most(client, django_assert_max_num_queries):
    page(client, "/providers/?q=ocn")  # the facts have been read now
    for address in ("/providers/", "/providers/?q=ocn", "/providers/results/?q=ocn"):
        with django_assert_max_num_queries(2):
            page(client, address)


@shipped
@pytest.mark.parametrize(
    "address", ["/providers/", "/providers/ocn/", "/providers/?q=a"]
)
def test_the_pages_are_public_and_set_no_cookie(client, address):
    response = client.get(address)
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@shipped
def test_a_search_works_by_plain_get(client):
    text = page(client, "/providers/?q=taro@ocn.ne.jp")
    assert 'data-provider="ocn"' in text
    assert text.count("data-provider=") == 1
    assert "1件見つかりました" in text
    assert 'value="taro@ocn.ne.jp"' in text


@shipped
def test_a_search_while_typing_is_a_part_of_a_page(client):
    text = page(client, "/en/providers/results/?q=biglobe")
    assert 'data-provider="biglobe"' in text
    assert 'swap-oob="innerHTML:#count"' in text
    assert "<html" not in text


@shipped
def test_what_is_not_found_leads_on(client):
    text = page(client, "/en/providers/?q=zzzzzz")
    assert "No provider was found" in text
    assert "/en/guides/gol/" in text
    assert "/en/providers/report/" in text


@shipped
def test_what_is_searched_for_is_escaped_and_cut(client):
    text = page(client, "/providers/?q=<script>alert(1)</script>" + "x" * 500)
    assert "<script>alert" not in text
    (kept,) = re.findall(r'name="q" value="([^"]*)"', text)
    assert "x" * 101 not in kept


@pytest.mark.parametrize(
    "path", ["nobody/", "ＯＣＮ/", "ocn%00/", "../../etc/passwd", "nobody/report/"]
)
def test_an_address_of_nobody_is_not_found(client, path):
    assert client.get(f"/providers/{path}").status_code == 404


def test_one_that_is_not_published_is_gone(client):
    saved(is_published=False)
    assert client.get("/providers/sample/").status_code == 404
    assert client.get("/providers/sample/report/").status_code == 404
    assert 'data-provider="sample"' not in page(client, "/providers/")


def test_the_settings_are_marked(client):
    text = detail(client)
    assert values(text, "host") == ["smtp.sample.ne.jp"]
    assert values(text, "port") == ["587"]
    assert values(text, "encryption") == ["STARTTLS"]
    assert values(text, "authentication") == ["on (password)"]
    assert "whole mail address" in values(text, "username")[0]
    assert '/en/guides/other-provider/?provider=sample"' in text


def test_the_encrypted_way_stands_first(client):
    text = detail(client, socket="plain", alt_submission="same host:465 SSL")
    assert values(text, "port") == ["465", "587"]
    assert values(text, "encryption") == ["SSL/TLS", "none"]
    assert "Only if the way above cannot be used" in text
    assert values(page(client, "/en/providers/"), "port") == ["465"]


def test_a_plain_way_alone_is_warned_of(client):
    text = detail(client, socket="plain")
    assert "not encrypted. Please ask the provider" in text
    assert "Not encrypted" in text


def test_low_confidence_is_said_and_offers_nothing_to_copy(client):
    text = detail(client, confidence="low")
    assert "These values are not verified" in text
    assert "data-copy" not in text
    assert text.count("Not verified") >= 4
    assert "587 (" in re.sub(r"<[^>]+>", "", page(client, "/en/providers/"))
    assert "Not verified" in page(client, "/en/providers/")


def test_a_server_that_nobody_verified_is_not_printed(client):
    text = detail(client, is_host_verified=False)
    assert "smtp.sample.ne.jp" not in text
    assert values(text, "host") == ["Not verified"]
    assert "smtp.sample.ne.jp" not in page(client, "/en/providers/")


def test_a_rule_stands_where_servers_differ(client):
    text = detail(
        client,
        smtp_host="",
        host_kind="by_contract",
        host_rule_en="smtp.(your domain)",
    )
    assert values(text, "host") == ["smtp.(your domain)"]
    assert "differs for each contract" in text


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_ended_service_shows_no_settings(client, prefix):
    other = {"service_state": "ended", "end_date": dt.date(2026, 2, 25)}
    text = detail(client, prefix, **other)
    assert "data-setting" not in text
    assert "smtp.sample.ne.jp" not in text
    assert "provider=sample" not in text
    assert "2026" in text
    assert "data-setting" not in page(client, f"{prefix}/providers/?q=sample")


def test_an_ending_service_says_when(client):
    text = detail(client, service_state="ending", end_date=dt.date(2028, 3, 31))
    assert "expected to end on March 31, 2028" in text
    assert values(text, "host") == ["smtp.sample.ne.jp"]


def test_one_closed_to_new_customers_says_so(client):
    text = detail(client, service_state="closed_to_new")
    assert "New customers are no longer accepted" in text


def test_oauth2_only_says_that_a_password_does_not_work(client):
    text = detail(client, auth="oauth2", credential="oauth2_only")
    assert "Signing in with a password does not work" in text
    assert "Passwords are refused" in page(client, "/en/providers/")


def test_what_has_to_be_switched_on_comes_before_the_settings(client):
    text = detail(client, enable_first_en="Switch on SMTP")
    assert text.index("Switch on SMTP") < text.index("data-setting")


def test_pop_before_smtp_is_not_called_smtp_auth(client):
    text = detail(client, auth="pop_first", supports_submission="unknown")
    assert "It does not use SMTP AUTH" in text
    assert values(text, "authentication") == ["off (POP before SMTP)"]
    assert "?provider=sample" not in text


@pytest.mark.parametrize(
    ("support", "words"),
    [
        ("yes", "Supported (port 587)"),
        ("no", "Not supported"),
        ("unknown", "Not verified"),
        ("n/a", "It has no mail service"),
    ],
)
def test_whether_587_is_supported_is_said_as_it_is_known(client, support, words):
    text = detail(client, supports_submission=support)
    assert f'data-support="{support}">{words}</dd>' in text


def test_a_server_known_on_port_25_only_is_no_setting(client):
    text = detail(client, smtp_port=25, socket="plain", supports_submission="unknown")
    assert "Only settings for port 25 are known" in text
    assert "data-setting" not in text
    assert "/en/guides/gol/" in text


def test_the_kind_of_password_is_said(client):
    text = detail(client, credential="app_password")
    assert "An app password, made for the mail program" in text


def test_sources_are_linked_and_nothing_else_is(client):
    text = detail(client, source="https://a.example.jp/x; javascript:alert(1); memory")
    assert '<a href="https://a.example.jp/x">' in text
    assert "javascript:" not in text
    assert "memory" not in text


def test_the_notice_about_port_25_is_linked(client):
    text = detail(client, op25b_page="https://sample.ne.jp/op25b/")
    assert '<a href="https://sample.ne.jp/op25b/">' in text


def test_the_day_last_checked_is_said_or_not_verified(client):
    assert "Not verified" in detail(client, slug="one")
    text = detail(client, slug="two", last_checked=dt.date(2026, 3, 12))
    assert '<time datetime="2026-03-12">March 12, 2026</time>' in text


def test_a_server_that_answered_is_dated(client):
    now = timezone.now()
    fine = {"server_state": "fine", "server_checked_at": now}
    assert "answered as written here" in detail(client, slug="one", **fine)
    silent = fine | {"server_state": "silent"}
    assert "answered as written here" not in detail(client, slug="two", **silent)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2006-05", ["since May 2006"]),
        ("mobile 2005-11; all 2007-07-01", ["mobile carriers", "July 1, 2007"]),
        ("submission 2006-12-05", ["port 587 offered since Dec. 5, 2006"]),
        ("2019-03 (staged)", ["since March 2019"]),
        ("2008", ["since 2008"]),
    ],
)
def test_since_when_port_25_is_blocked_is_said_in_words(client, written, said):
    text = detail(client, op25b_since=written)
    for words in said:
        assert words in text


@pytest.mark.parametrize("written", ["not yet (planned)", "2006-13", "soon"])
def test_a_start_that_cannot_be_read_is_not_shown(client, written):
    assert "Port 25 blocked on its lines" not in detail(client, op25b_since=written)


def test_words_of_staff_are_escaped(client):
    text = detail(client, note_en="<script>alert(1)</script>", name_en="<b>x</b>")
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text


@shipped
def test_our_own_entry_shows_our_own_values(client, settings):
    settings.SUBMISSION_HOST = "submit.example.net"
    assert values(page(client, "/providers/gol/"), "host")[0] == "submit.example.net"
