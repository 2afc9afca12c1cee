"""The pages of the FAQ, in both languages."""

import re

import pytest
from django.utils import timezone

from portal.faq.models import Helpfulness, Question

pytestmark = pytest.mark.usefixtures("content")


def page(client, address):
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_all_questions_are_on_one_page_each_with_its_anchor(client, prefix):
    text = page(client, f"{prefix}/faq/")
    for slug in Question.objects.published().values_list("slug", flat=True):
        assert f'id="{slug}"' in text
        assert f'href="{prefix}/faq/{slug}/"' in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_question_has_a_page_with_related_ones(client, prefix):
    for row in Question.objects.published():
        text = page(client, f"{prefix}/faq/{row.slug}/")
        assert f'id="{row.slug}"' in text
        for other in row.related.filter(is_published=True):
            assert f'href="{prefix}/faq/{other.slug}/"' in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_link_of_the_faq_is_dead(client, prefix):
    text = page(client, f"{prefix}/faq/")
    for link in set(re.findall(r'<a\b[^>]* href="(/[^"#]*)', text)):
        assert client.get(link, follow=True).status_code == 200, link


def test_a_question_that_staff_took_back_is_gone(client):
    Question.objects.filter(slug="vpn").update(is_published=False)
    assert client.get("/faq/vpn/").status_code == 404
    assert 'id="vpn"' not in page(client, "/faq/")


def test_a_search_works_by_plain_get(client):
    text = page(client, "/faq/?q=固定IP")
    assert "件見つかりました" in text
    assert 'value="固定IP"' in text
    assert "見つかりませんでした" in page(client, "/faq/?q=zzzzzz")


def test_a_search_while_typing_is_a_part_of_a_page(client):
    text = page(client, "/en/faq/results/?q=vpn")
    assert "What if I use a VPN?" in text
    assert "<html" not in text


def test_what_is_searched_for_is_escaped_and_cut(client):
    text = page(client, "/faq/?q=<script>alert(1)</script>" + "x" * 500)
    assert "<script>alert" not in text
    (kept,) = re.findall(r'name="q" value="([^"]*)"', text)
    assert "x" * 60 in kept
    assert "x" * 101 not in kept


def test_the_pages_are_public_and_set_no_cookie(client):
    for address in ("/faq/", "/faq/vpn/", "/faq/?q=vpn"):
        response = client.get(address)
        assert "public" in response.headers["Cache-Control"]
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")


def test_a_page_takes_two_statements_at_most(client, django_assert_max_num_queries):
    page(client, "/faq/?q=vpn")  # the search has read the texts now
    for address in ("/faq/", "/faq/?q=vpn", "/faq/vpn/"):
        with django_assert_max_num_queries(2):
            page(client, address)


def test_the_structured_data_name_every_question(client):
    text = page(client, "/faq/")
    assert text.count('itemtype="https://schema.org/Question"') == (
        Question.objects.published().count()
    )


def test_did_this_help_is_counted_once_a_visitor_and_day(client):
    def say(answer, address, browser="one"):
        header = {"User-Agent": browser}
        data = {"helped": answer}
        client.post("/faq/vpn/feedback/", data, headers=header, REMOTE_ADDR=address)

    for answer in ("yes", "yes", "no"):
        say(answer, "192.0.2.1")
    say("no", "192.0.2.1", browser="another")
    say("no", "2001:db8:0:100::1")
    say("no", "2001:db8:0:1ff::2")  # the same household
    row = Helpfulness.objects.get(question__slug="vpn", day=timezone.localdate())
    assert (row.helped, row.did_not_help) == (1, 1)


def test_a_forged_header_makes_no_other_visitor(client):
    for address in ("192.0.2.1", "192.0.2.2"):
        header = {"X-Forwarded-For": address}
        client.post("/faq/vpn/feedback/", {"helped": "yes"}, headers=header)
    assert Helpfulness.objects.get().helped == 1


def test_the_question_whether_it_helped_is_kept_by_no_cache(client):
    assert "no-store" in client.get("/faq/vpn/feedback/").headers["Cache-Control"]


def test_a_count_from_another_site_is_refused(client):
    foreign = type(client)(enforce_csrf_checks=True)
    response = foreign.post("/faq/vpn/feedback/", {"helped": "yes"})
    assert response.status_code == 403
    assert not Helpfulness.objects.exists()
