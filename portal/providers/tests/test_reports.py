"""Visitors tell what has changed; nobody floods the staff."""

import pytest

from portal.providers.limits import MOST
from portal.providers.models import Report
from portal.providers.tests.make import saved

pytestmark = pytest.mark.django_db
REPORT = {"text": "The server is called mail.sample.ne.jp now.", "email": ""}
ADDRESS = "/en/providers/sample/report/"


@pytest.fixture(autouse=True)
def sample(db):
    """Return the provider that is reported on."""
    return saved()


def test_a_report_is_kept_for_staff(client, sample):
    response = client.post(ADDRESS, REPORT | {"email": "taro@example.jp"}, follow=True)
    assert "Thank you for your report" in response.content.decode()
    report = Report.objects.get()
    assert (report.provider, report.state) == (sample, "open")
    assert report.email == "taro@example.jp"


def test_a_missing_provider_can_be_named(client):
    client.post("/providers/report/", {"text": "どこかネット example.jp"})
    report = Report.objects.get()
    assert report.provider is None
    assert report.text == "どこかネット example.jp"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Please say what has changed"),
        ({"text": "   "}, "Please say what has changed"),
        ({"text": "x" * 2001}, "within 2000 characters"),
        ({"text": "x", "email": "taro"}, "not a complete mail address"),
        ({"text": "x", "email": "taro@"}, "not a complete mail address"),
        ({"text": "x\x00y"}, "Null characters"),
    ],
)
def test_a_bad_value_is_a_sentence_and_what_was_typed_is_kept(client, typed, words):
    text = client.post(ADDRESS, typed).content.decode()
    assert words in text
    assert "error-summary" in text
    assert typed["text"].strip()[:50].replace("\x00", "") in text.replace("\x00", "")
    assert not Report.objects.exists()


def test_one_network_reports_a_few_times_an_hour(client):
    for _ in range(MOST):
        assert client.post(ADDRESS, REPORT).status_code == 302
    response = client.post(ADDRESS, REPORT)
    assert response.status_code == 429
    text = response.content.decode()
    assert "Several reports have come from your network" in text
    assert REPORT["text"] in text
    assert Report.objects.count() == MOST


def test_a_forged_header_makes_no_other_network(client):
    for number in range(MOST + 2):
        client.post(ADDRESS, REPORT, headers={"X-Forwarded-For": f"192.0.2.{number}"})
    assert Report.objects.count() == MOST


def test_another_network_may_still_report(client):
    for _ in range(MOST + 1):
        client.post(ADDRESS, REPORT)
    assert client.post(ADDRESS, REPORT, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_report_from_another_site_is_refused(client):
    foreign = type(client)(enforce_csrf_checks=True)
    assert foreign.post(ADDRESS, REPORT).status_code == 403
    assert not Report.objects.exists()


def test_the_form_is_kept_by_no_cache(client):
    for address in (ADDRESS, "/providers/report/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_report_outlives_its_provider(client, sample):
    client.post(ADDRESS, REPORT)
    sample.delete()
    assert Report.objects.get().provider is None
