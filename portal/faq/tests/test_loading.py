"""Shipped texts come in; what staff made of them stays."""

import io
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from portal.faq import texts
from portal.faq.models import Category, Question

SHIPPED = yaml.safe_load(
    (Path(settings.BASE_DIR) / "portal/content/faq.yaml").read_text(encoding="utf-8")
)


def changed(slug, answer):
    """Return the shipped texts with another Japanese answer."""
    shipped = deepcopy(SHIPPED)
    item = next(item for item in shipped["questions"] if item["slug"] == slug)
    item["ja"]["answer"] = answer
    return shipped


def say():
    """Load, and return what the command says."""
    out = io.StringIO()
    call_command("loadcontent", "faq", stdout=out)
    return out.getvalue()


def test_all_nineteen_facts_and_more_are_there(content):
    seeds = {item["seed"] for item in SHIPPED["questions"] if "seed" in item}
    assert seeds == set(range(1, 20))
    assert Question.objects.count() >= 30


def test_every_question_has_both_languages(content):
    for row in Question.objects.all():
        for language in ("ja", "en"):
            for field in ("question", "answer", "html"):
                assert getattr(row, f"{field}_{language}"), (row.slug, field, language)


def test_every_related_question_exists_and_is_another():
    slugs = {item["slug"] for item in SHIPPED["questions"]}
    for item in SHIPPED["questions"]:
        assert set(item["related"]) <= slugs - {item["slug"]}


def test_loading_again_changes_nothing(content):
    assert say() == "FAQ: 0 added, 0 updated, 0 left as staff made them.\n"


def test_a_newer_shipped_text_replaces_an_untouched_one(content):
    loaded = texts.load(changed("fixed-ip", "新しい答えです。"))
    assert loaded.updated == ["fixed-ip"]
    assert Question.objects.get(slug="fixed-ip").html_ja == "<p>新しい答えです。</p>\n"


def test_what_staff_changed_is_left_alone_and_named(content):
    row = Question.objects.get(slug="fixed-ip")
    row.answer_ja = "担当者の答えです。"
    texts.render(row).save()
    assert "1 left as staff made them" in say()
    assert texts.load(changed("fixed-ip", "別の答え")).left_alone == ["fixed-ip"]
    row.refresh_from_db()
    assert row.answer_ja == "担当者の答えです。"


def test_a_category_that_staff_named_keeps_its_name(content):
    Category.objects.filter(slug="about").update(name_ja="はじめに")
    say()
    assert Category.objects.get(slug="about").name_ja == "はじめに"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_answer_leads_to_pages_of_its_own_language(content, language):
    html = getattr(Question.objects.get(slug="auto-numbered-id"), f"html_{language}")
    prefix = "" if language == "ja" else "/en"
    assert f'href="{prefix}/free-address/"' in html
