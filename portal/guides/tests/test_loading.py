"""Shipped guides come in; what staff made of them stays and shows at once."""

import io
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from portal.guides import texts
from portal.guides.models import Client, Guide, Trouble

pytestmark = pytest.mark.usefixtures("content")

CONTENT = Path(settings.BASE_DIR) / "portal/content"
CLIENTS = [
    yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((CONTENT / "guides").glob("*.yaml"))
]
TROUBLES = yaml.safe_load((CONTENT / "troubles.yaml").read_text(encoding="utf-8"))


def say():
    """Load, and return what the command says."""
    out = io.StringIO()
    call_command("loadcontent", "guides", stdout=out)
    return out.getvalue()


def test_loading_again_changes_nothing():
    assert say() == "Guides: 0 added, 0 updated, 0 left as staff made them.\n"


def test_a_newer_shipped_step_replaces_an_untouched_one():
    newer = deepcopy(CLIENTS)
    item = next(item for item in newer if item["slug"] == "becky")
    item["guides"]["other-provider"]["ja"]["fill"] = "新しい手順です。"
    loaded = texts.load(newer, TROUBLES)
    # The job that takes the same steps over is newer too.
    assert loaded.updated == ["becky--other-provider", "becky--gol"]
    row = Guide.objects.get(slug="becky--gol")
    assert row.fill_html_ja == "<p>新しい手順です。</p>\n"


def test_what_staff_changed_is_left_alone_and_named():
    Client.objects.filter(slug="becky").update(name_ja="担当者の名前")
    assert "left alone: becky\n" in say()
    assert Client.objects.get(slug="becky").name_ja == "担当者の名前"


def test_every_text_is_there_in_both_languages():
    for row in Client.objects.all():
        for language in ("ja", "en"):
            for field in ("name", "path"):
                assert getattr(row, f"{field}_{language}"), (row.slug, field, language)
    for message in Trouble.objects.all():
        for language in ("ja", "en"):
            assert getattr(message, f"html_{language}"), (message.slug, language)


def test_both_languages_have_the_same_steps():
    for row in Guide.objects.exclude(fits="no"):
        assert row.fill_ja, row.slug
        assert row.fill_en, row.slug
        for part in ("before", "after"):
            japanese = getattr(row, f"{part}_html_ja").count("<h3>")
            assert getattr(row, f"{part}_html_en").count("<h3>") == japanese, row.slug


def test_what_staff_type_as_html_is_shown_as_it_was_typed():
    made = texts.steps("### <b>One</b>\n<script>alert(1)</script>", "en")
    assert "<script>" not in made
    assert "&lt;b&gt;One&lt;/b&gt;" in made


def test_messages_are_narrowed_down_to_the_software_that_shows_them(client):
    becky = client.get("/guides/gol/becky/").content.decode()
    outlook = client.get("/guides/gol/outlook-classic-windows/").content.decode()
    everything = client.get("/guides/trouble/").content.decode()
    assert 'id="outlook-0x80042109"' not in becky
    assert 'id="outlook-0x80042109"' in outlook
    for slug in Trouble.objects.values_list("slug", flat=True):
        assert f'id="{slug}"' in everything


@pytest.mark.parametrize(
    "words",
    [
        "0x800CCC0E",
        "0x800CCC0F",
        "0x80042109",
        "10060",
        "553",
        "relay denied",
        "タイムアウト",
        "iPhone",
        "Thunderbird",
        "Gmail",
        "Mac：",
        "セキュリティソフト",
        "ルーター",
    ],
)
def test_every_known_message_has_an_answer(client, words):
    assert words in client.get("/guides/trouble/").content.decode()
