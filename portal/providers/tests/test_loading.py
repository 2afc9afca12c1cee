"""The shipped facts come in; what staff or an import made of them stays."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.providers.intake.columns import check_file
from portal.providers.intake.planning import check_values
from portal.providers.models import Provider

SHIPPED = Path(settings.BASE_DIR, "portal/content/providers.csv").read_bytes()


def say():
    """Load, and return what the command says."""
    out = io.StringIO()
    call_command("loadcontent", "providers", stdout=out)
    return out.getvalue()


def test_all_facts_are_there(content):
    assert Provider.objects.count() == 143
    assert Provider.objects.exclude(op25b_page="").count() == 53


@pytest.mark.django_db
def test_the_shipped_file_keeps_every_rule():
    checked = check_file(SHIPPED)
    check_values(checked)
    assert checked.problems == []
    assert checked.remarks == []


def test_loading_again_changes_nothing(content):
    assert say() == "Providers: 0 added, 0 updated, 0 left as staff made them.\n"


def test_what_staff_changed_is_left_alone_and_named(content):
    Provider.objects.filter(slug="ocn").update(smtp_host="mail.example.jp")
    assert "1 left as staff made them" in say()
    assert Provider.objects.get(slug="ocn").smtp_host == "mail.example.jp"


def test_what_visitors_read_stands_in_both_languages(content):
    for row in Provider.objects.all():
        for field in ("name", "host_rule", "enable_first", "note"):
            words = [getattr(row, f"{field}_{lang}") for lang in ("ja", "en")]
            assert bool(words[0]) == bool(words[1]), (row.slug, field)


def test_no_source_is_hearsay(content):
    for row in Provider.objects.exclude(source=""):
        for part in row.source.split(";"):
            assert part.strip().startswith("http"), row.slug


def test_what_has_no_source_is_not_certain(content):
    certain = Provider.objects.filter(source="").exclude(confidence="low")
    assert not certain.exists()


def test_what_cannot_be_read_as_a_way_is_not_among_the_ways(content):
    row = Provider.objects.get(slug="asahi-net")
    assert row.alt_submission == (
        "same host:587 plain; mailssl.asahi-net.or.jp:465 SSL"
    )
    assert "mails.asahi-net.or.jp" in row.note_ja


def test_an_import_is_not_undone_by_loading(content, tmp_path):
    file = tmp_path / "newer.csv"
    file.write_bytes(SHIPPED.replace(b"smtp.ocn.ne.jp", b"smtp2.ocn.ne.jp"))
    call_command("importproviders", str(file), stdout=io.StringIO())
    say()
    assert Provider.objects.get(slug="ocn").smtp_host == "smtp2.ocn.ne.jp"
