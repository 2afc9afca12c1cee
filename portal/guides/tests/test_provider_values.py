"""?provider= fills in what is known of a provider, and says honestly what is not."""

import pytest

from portal.guides.models import Client
from portal.guides.tests.test_values import page, value
from portal.providers.models import Provider
from tests import shipped

pytestmark = pytest.mark.usefixtures("content", "directory")

GUIDE = "/en/guides/other-provider/thunderbird-desktop/"


@pytest.fixture
def directory(db):
    """Load the shipped directory of providers."""
    shipped.load("providers")


def guide(client, slug, name="thunderbird-desktop"):
    """Return the guide of a program with a provider."""
    return page(client, f"/en/guides/other-provider/{name}/?provider={slug}")


def test_without_a_provider_the_words_are_neutral_and_lead_to_the_directory(client):
    text = page(client, GUIDE)
    assert value(text, "host") == "the outgoing server that your provider names"
    assert value(text, "port") == "587"
    assert 'id="provider-q" name="q"' in text


def test_the_values_of_a_provider_are_filled_in(client):
    text = guide(client, "asahi-net")
    assert value(text, "host") == "mail.asahi-net.or.jp"
    assert value(text, "port") == "465"
    assert value(text, "encryption") == "SSL/TLS"
    assert value(text, "username") == "the user ID that the provider gave you"
    assert 'data-provider="asahi-net"' in text


def test_a_provider_stays_in_the_links_of_a_page(client):
    text = page(client, "/en/guides/other-provider/?provider=asahi-net")
    for slug in Client.objects.values_list("slug", flat=True):
        link = f'href="/en/guides/other-provider/{slug}/?provider=asahi-net"'
        assert link in text


def test_a_server_that_differs_is_told_by_its_rule(client):
    text = guide(client, "au-one-net")
    rule = Provider.objects.get(slug="au-one-net").host_rule_en
    assert rule
    assert value(text, "host") == rule


def test_what_was_not_verified_is_not_shown_as_certain(client):
    text = guide(client, "eonet")
    assert "(not verified)" in text
    assert "Please compare them with what your provider says." in text


def test_a_service_that_is_ending_says_so(client):
    text = guide(client, "plala")
    assert "going to end. End of the service: March 31, 2028" in text


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("sannet", "has ended"),
        ("outlook-com", "does not accept a password from mail software"),
        ("wirelessgate", "does not offer port 587 or 465"),
    ],
)
def test_where_a_password_cannot_work_there_are_no_values(client, slug, words):
    text = guide(client, slug)
    assert words in text
    assert "data-setting=" not in text


def test_a_plain_way_is_shown_with_its_danger(client):
    text = guide(client, "clio-net")
    assert value(text, "encryption") == "None"
    assert "gives no encrypted settings" in text


def test_another_job_takes_no_values_of_a_provider(client):
    text = page(client, "/en/guides/gol/becky/?provider=asahi-net")
    assert value(text, "host") == "mail.gol.com"
    assert "data-provider" not in text


@pytest.mark.parametrize(
    "slug",
    [
        "nobody",
        "%00",
        "asahi-net%00",
        "%27%20OR%201=1--",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "../../etc",
        "x" * 5000,
        "%FF%FE",
        "ａｓａｈｉ",
        "",
    ],
)
def test_a_hostile_provider_is_no_matter(client, slug):
    text = guide(client, slug)
    assert value(text, "host") == "the outgoing server that your provider names"
    assert "data-provider" not in text
    assert (
        "<script>alert" not in client.get(f"{GUIDE}?provider={slug}").content.decode()
    )


def test_a_provider_that_staff_took_back_is_unknown(client):
    Provider.objects.filter(slug="asahi-net").update(is_published=False)
    assert "data-provider" not in guide(client, "asahi-net")


@pytest.mark.embedded  # many pages, the same from any database
def test_every_provider_makes_a_page(client):
    for slug in Provider.objects.listed().values_list("slug", flat=True):
        text = guide(client, slug, "postfix")
        assert f'data-provider="{slug}"' in text


def test_a_provider_takes_two_statements_at_most(client, django_assert_max_num_queries):
    guide(client, "asahi-net")
    with django_assert_max_num_queries(2):
        guide(client, "asahi-net")
