"""Staff edit the directory and work through the reports."""

import pytest
from django.contrib.admin.models import LogEntry
from django.forms.models import model_to_dict
from django.urls import reverse

from portal.providers.models import Provider, Report
from portal.providers.tests.make import saved

pytestmark = pytest.mark.django_db


def change(row):
    """Return the address of its form, and what the form holds."""
    values = {name: value for name, value in model_to_dict(row).items() if value}
    return reverse("admin:providers_provider_change", args=[row.pk]), values


def test_a_stranger_sees_nothing_of_it(client):
    for name in ("provider", "report"):
        address = reverse(f"admin:providers_{name}_changelist")
        assert client.get(address).status_code == 302


def test_the_list_can_be_searched_and_filtered(console):
    saved()
    address = reverse("admin:providers_provider_changelist")
    for query in ("", "?q=sample.ne.jp", "?confidence=high&kind=isp&page_state="):
        response = console.get(address + query)
        assert response.status_code == 200
        assert "見本ネット" in response.content.decode()


def test_a_change_shows_at_once(console):
    row = saved()
    console.get("/en/providers/")
    address, values = change(row)
    response = console.post(address, values | {"smtp_host": "new.sample.ne.jp"})
    assert response.status_code == 302
    for page in ("/en/providers/", "/en/providers/sample/"):
        assert "new.sample.ne.jp" in console.get(page).content.decode()


def test_what_contradicts_itself_is_a_sentence(console):
    address, values = change(saved())
    response = console.post(address, values | {"host_kind": "unknown"})
    assert "errornote" in response.content.decode()
    assert Provider.objects.get().host_kind == "fixed"


def test_a_form_leads_to_the_page_in_both_languages(console):
    address, _values = change(saved())
    text = console.get(address).content.decode()
    assert 'href="/providers/sample/"' in text
    assert 'href="/en/providers/sample/"' in text


def test_a_report_is_done_once_and_its_address_forgotten(console):
    report = Report.objects.create(text="x", email="taro@example.jp")
    address = reverse("admin:providers_report_changelist")
    chosen = {"action": "finish", "_selected_action": [report.pk]}
    console.post(address, chosen)
    report.refresh_from_db()
    assert (report.state, report.email) == ("done", "")
    done_at = report.done_at
    console.post(address, chosen)
    report.refresh_from_db()
    assert report.done_at == done_at
    assert LogEntry.objects.count() == 1


def test_staff_write_no_reports(console):
    assert console.get(reverse("admin:providers_report_add")).status_code == 403
    report = Report.objects.create(text="What I know", email="taro@example.jp")
    address = reverse("admin:providers_report_change", args=[report.pk])
    assert "What I know" in console.get(address).content.decode()
