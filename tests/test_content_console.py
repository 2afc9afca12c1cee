"""Editors write a text: preview, what differs, history and the way back, publishing."""

from copy import deepcopy
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from members.models import StaffEvent
from members.roles import Role
from members.tests import staff
from portal import texts, versions
from portal.faq import texts as faq
from portal.faq.models import Question
from portal.models import TextVersion
from tests.forms import change, place

pytestmark = pytest.mark.django_db

SHIPPED: dict[str, Any] = {
    "categories": [{"slug": "about", "ja": "制限について", "en": "About the block"}],
    "questions": [
        {
            "slug": slug,
            "category": "about",
            "related": related,
            "ja": {"question": f"{slug}とは", "answer": "一行目\n\n二行目"},
            "en": {"question": f"What is {slug}?", "answer": "First.\n\nSecond."},
        }
        for slug, related in (("vpn", ["op25b"]), ("op25b", []))
    ],
}


@pytest.fixture
def editor(client):
    """Return a client of an editor; two questions are shipped."""
    faq.load(SHIPPED)
    staff.with_role(Role.EDITORS, "editor")
    return staff.enter(client, "editor")


@pytest.fixture
def row(editor):
    return Question.objects.get(slug="vpn")


def text_of(client, address):
    return unescape(client.get(address).content.decode())


def listed(client, query):
    """Return the slugs of the questions that a list with this query shows."""
    shown = client.get(f"{reverse('admin:faq_question_changelist')}?{query}")
    return {one.slug for one in shown.context["cl"].result_list}


def version_page(row, **which):
    found = versions.of(row).filter(**which)[0]
    return reverse("admin:faq_question_version", args=[row.pk, found.pk])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_preview_shows_the_public_page_of_what_is_not_saved(editor, row, language):
    was = texts.version()
    draft = {"answer_ja": "下書き **です**", "answer_en": "A **draft**", "related": []}
    shown = change(editor, row, _preview=language, **draft)
    page = shown.content.decode()
    assert f'<html lang="{language}">' in page
    assert {"ja": "下書き <strong>です", "en": "A <strong>draft"}[language] in page
    assert 'class="preview-note"' in page
    assert "no-store" in shown.headers["Cache-Control"]
    row.refresh_from_db()
    assert row.answer_en == "First.\n\nSecond."
    assert [one.slug for one in row.related.all()] == ["op25b"]
    assert texts.version() == was
    assert not LogEntry.objects.exists()
    assert not TextVersion.objects.filter(kind="written").exists()
    assert "draft" not in text_of(editor, "/en/faq/vpn/")


def test_a_preview_shows_what_is_not_published(editor, row):
    Question.objects.update(is_published=False)
    shown = change(editor, row, _preview="en", answer_en="Not yet")
    assert "Not yet" in shown.content.decode()
    assert not Question.objects.filter(is_published=True).exists()
    assert editor.get("/en/faq/vpn/").status_code == 404


def test_a_text_that_is_not_there_yet_has_a_preview(editor, row):
    words = {"question_ja": "新しい", "question_en": "New?", "answer_ja": "答え"}
    data = {**words, "slug": "new", "category": row.category_id, "position": 0}
    inline = {"days-TOTAL_FORMS": 0, "days-INITIAL_FORMS": 0}
    address = reverse("admin:faq_question_add")
    shown = editor.post(address, data | inline | {"_preview": "en"})
    assert "New?" in shown.content.decode()
    assert not Question.objects.filter(slug="new").exists()


def test_a_preview_of_what_is_wrong_is_the_form_with_its_errors(editor, row):
    shown = change(editor, row, _preview="ja", question_ja="")
    assert "errornote" in shown.content.decode()


def test_what_differs_is_marked_and_shown_line_by_line(editor, row):
    assert listed(editor, "differs=yes") == set()
    assert change(editor, row, answer_en="First.\n\nThird.").status_code == 302
    assert listed(editor, "differs=yes") == {"vpn"}
    assert listed(editor, "differs=no") == {"op25b"}
    page = text_of(editor, place(row))
    assert 'data-field="answer_en"' in page
    assert 'data-field="answer_ja"' not in page
    assert "Second.</del>" in page
    assert "Third.</ins>" in page
    assert '<li class="difference__line--same">First.</li>' in page
    same = text_of(editor, place(Question.objects.get(slug="op25b")))
    assert "data-differs" not in same


def test_what_a_browser_sends_of_an_unchanged_text_differs_in_nothing(editor, row):
    change(editor, row, answer_ja=row.answer_ja.replace("\n", "\r\n"))
    assert listed(editor, "differs=yes") == set()
    assert faq.load(SHIPPED).left_alone == []


def test_which_others_it_names_differs_too_and_a_load_leaves_it(editor, row):
    change(editor, row, related=[])
    assert listed(editor, "differs=yes") == {"vpn"}
    assert faq.load(SHIPPED).left_alone == ["vpn"]
    assert not row.related.exists()


def test_a_newer_shipped_text_is_what_a_row_differs_from(editor, row):
    change(editor, row, answer_en="Mine")
    newer = deepcopy(SHIPPED)
    newer["questions"][0]["en"]["answer"] = "Newer"
    assert faq.load(newer).left_alone == ["vpn"]
    assert "Newer</del>" in text_of(editor, place(row))
    editor.post(version_page(row, kind="shipped"))
    row.refresh_from_db()
    assert row.html_en == "<p>Newer</p>\n"
    newer["questions"][0]["en"]["answer"] = "Newest"
    assert faq.load(newer).updated == ["vpn"]


def test_the_history_says_who_changed_what_and_in_which_language(editor, row):
    change(editor, row, answer_en="Mine", related=[])
    page = text_of(editor, reverse("admin:faq_question_history", args=[row.pk]))
    first, second = versions.of(row)
    assert str(first.by) == "editor"
    assert first.changed == ["answer_en", "related"]
    assert (second.by, second.kind) == (None, "shipped")
    assert "<td>editor</td>" in page
    assert "英語" in page
    assert version_page(row, pk=second.pk) in page


def test_a_version_is_brought_back_and_that_is_a_version_too(editor, row):
    change(editor, row, answer_en="One", related=[])
    change(editor, row, answer_en="Two")
    page = version_page(row, values__answer_en="One")
    assert "Two</del>" in text_of(editor, page)
    assert editor.post(page).headers["Location"] == place(row)
    row.refresh_from_db()
    assert (row.answer_en, row.html_en) == ("One", "<p>One</p>\n")
    assert "One" in text_of(editor, "/en/faq/vpn/")
    assert versions.of(row)[0].kind == "back"
    editor.post(version_page(row, kind="shipped"))
    assert [one.slug for one in row.related.all()] == ["op25b"]
    assert listed(editor, "differs=yes") == set()
    assert faq.load(SHIPPED).left_alone == []


def test_a_version_that_breaks_a_rule_is_a_sentence(editor, row):
    change(editor, row, answer_en="Mine")
    versions.of(row).filter(kind="shipped").update(
        values=versions.values_of(row) | {"position": -1}
    )
    shown = editor.post(version_page(row, kind="shipped"), follow=True)
    assert "errorlist" not in shown.content.decode()
    assert 'class="error"' in shown.content.decode()
    assert versions.values_of(Question.objects.get(slug="vpn"))["answer_en"] == "Mine"


def test_what_a_command_changed_is_in_the_history(editor, row):
    row.words = "imported"
    row.save()
    change(editor, row, answer_en="Mine")
    written, found, _shipped = versions.of(row)
    assert (found.kind, found.changed) == ("found", ["words"])
    assert written.changed == ["answer_en"]


def test_a_version_of_another_text_is_not_found(editor, row):
    other = Question.objects.get(slug="op25b")
    number = versions.of(other)[0].pk
    address = reverse("admin:faq_question_version", args=[row.pk, number])
    assert editor.get(address).status_code == 404


def test_a_missing_translation_is_named(editor, row):
    Question.objects.filter(slug="vpn").update(answer_en="")
    assert listed(editor, "untranslated=yes") == {"vpn"}
    assert listed(editor, "untranslated=no") == {"op25b"}
    assert "data-untranslated" in text_of(editor, place(row))
    home, shelf = text_of(editor, "/en/admin/"), text_of(editor, "/en/admin/content/")
    assert "1 translation missing" in home
    assert "/en/admin/faq/question/?untranslated=yes" in shelf


def test_a_gap_that_is_shipped_is_meant(editor):
    shipped = deepcopy(SHIPPED)
    shipped["questions"][0]["en"]["answer"] = ""
    faq.load(shipped)
    assert listed(editor, "untranslated=yes") == set()


def test_what_is_taken_off_the_site_is_gone_at_once(editor, row):
    assert "faq/vpn/" in text_of(editor, "/sitemap.xml")
    chosen = {"_selected_action": [row.pk]}
    lists = reverse("admin:faq_question_changelist")
    editor.post(lists, chosen | {"action": "withdraw"})
    assert editor.get("/faq/vpn/").status_code == 404
    for page in ("/sitemap.xml", "/faq/", "/faq/?q=vpn", "/faq/op25b/"):
        assert "faq/vpn/" not in text_of(editor, page), page
    assert versions.of(row)[0].changed == ["is_published"]
    editor.post(lists, chosen | {"action": "publish"})
    assert editor.get("/faq/vpn/").status_code == 200


def test_support_reads_and_changes_nothing(client):
    faq.load(SHIPPED)
    row = Question.objects.get(slug="vpn")
    staff.with_role(Role.SUPPORT)
    staff.enter(client, "agent")
    page = text_of(client, place(row))
    assert "_preview" not in page
    assert client.get(version_page(row)).status_code == 200
    for address in (version_page(row), place(row)):
        assert client.post(address, {"_preview": "ja"}).status_code == 403
    lists = reverse("admin:faq_question_changelist")
    client.post(lists, {"action": "withdraw", "_selected_action": [row.pk]})
    assert Question.objects.get(slug="vpn").is_published
    assert StaffEvent.objects.filter(kind="refused").count() == 2


def test_a_stranger_sees_no_history(client):
    faq.load(SHIPPED)
    row = Question.objects.get(slug="vpn")
    for address in (version_page(row), reverse("admin:content")):
        assert client.get(address).status_code == 302


def test_what_is_shipped_keeps_its_name_and_is_not_deleted(editor, row):
    change(editor, row, slug="other")
    assert Question.objects.filter(slug="vpn").exists()
    address = reverse("admin:faq_question_delete", args=[row.pk])
    assert editor.post(address, {"post": "yes"}).status_code == 403


def test_the_home_of_editors_says_what_was_changed_last(editor, row):
    change(editor, row, answer_en="Mine")
    page = text_of(editor, reverse("admin:content"))
    assert reverse("admin:faq_question_history", args=[row.pk]) in page
    assert 'data-shelf="faq.question"' in page
    assert 'data-shelf="providers.provider"' in page
