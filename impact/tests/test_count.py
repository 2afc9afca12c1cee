"""How often an outcome is reached: counts by day, nothing about a person."""

import pytest
from django.utils import timezone

from impact.models import DailyCount

pytestmark = pytest.mark.django_db

ADDRESS = "/impact/count/1142-0032/"


def test_a_visit_is_counted_by_day_and_outcome(client):
    for _visit in range(2):
        response = client.post(ADDRESS)
        assert (response.status_code, response.content) == (204, b"")
    client.post("/en/impact/count/1200-0009/")
    counts = DailyCount.objects.values_list("day", "code", "verdict", "times")
    day = timezone.localdate()
    assert set(counts) == {
        (day, "1142-0032", "affected", 2),
        (day, "1200-0009", "not_affected", 1),
    }


def test_it_is_counted_without_script_tokens_and_kept_by_no_cache(client):
    foreign = type(client)(enforce_csrf_checks=True)
    response = foreign.post(ADDRESS)
    assert response.status_code == 204
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("code", ["1142-0033", "0", "1100004", "x", "99999999"])
def test_what_is_no_outcome_is_not_counted(client, code):
    assert client.post(f"/impact/count/{code}/").status_code == 404
    assert not DailyCount.objects.exists()


def test_looking_at_a_page_counts_nothing(client, content):
    assert client.get(ADDRESS).status_code == 405
    client.get("/impact/result/?connection=gol_fixed_ip")
    assert not DailyCount.objects.exists()


def test_nothing_of_a_visitor_has_a_place_to_stand():
    fields = {field.name for field in DailyCount._meta.get_fields()}  # noqa: SLF001  the model's own
    assert fields == {"id", "day", "code", "verdict", "times"}
