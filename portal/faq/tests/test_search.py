"""The search finds what a Japanese reader types, however it is typed."""

import pytest
from django.utils.translation import override

from portal.faq.models import Question
from portal.faq.search import fold, search
from portal.faq.texts import render
from portal.texts import touch


def found(query, language="ja"):
    """Return what is found first, and what else."""
    with override(language):
        return [entry.slug for entry in search(query)]


@pytest.mark.parametrize(
    "typed",
    [
        "固定IP",
        "固定ＩＰ",
        "固定ip",
        "koteiip",
        "static",
    ],
)
def test_width_case_and_romaji_do_not_matter(content, typed):
    assert "fixed-ip" in found(typed)[:3]


@pytest.mark.parametrize("typed", ["サブミッション", "さぶみっしょん", "ｻﾌﾞﾐｯｼｮﾝ"])
def test_kana_are_one_however_they_are_typed(content, typed):
    assert found(typed)[0] == "submission-port"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("0x800CCC0E", "error-messages"),
        ("10060", "error-messages"),
        ("relay denied", "relay-denied"),
        ("553", "relay-denied"),
        ("vpn", "vpn"),
        ("複合機", "printer-scanner"),
        ("海外", "abroad"),
        ("接続ID パスワード", "first-password"),
    ],
)
def test_the_words_of_a_problem_find_its_answer(content, typed, slug):
    assert slug in found(typed)[:4]


@pytest.mark.parametrize(
    ("typed", "slug"), [("dailup", "dialup"), ("hostting", "web-hosting-package")]
)
def test_a_slip_is_forgiven(content, typed, slug):
    assert slug in found(typed, "en")


def test_every_word_has_to_be_there(content):
    assert "fixed-ip" not in found("固定IP 複合機")


@pytest.mark.parametrize("typed", ["", "   ", "。。", "\x00", "%", "zzzzzzzz"])
def test_junk_finds_nothing_and_breaks_nothing(content, typed):
    assert found(typed) == []


def test_english_is_searched_in_english(content):
    assert found("queued on my server", "en")[0] == "queued-mail"


def test_a_change_by_staff_is_found_at_once(content):
    assert found("ペンギン") == []
    row = Question.objects.get(slug="vpn")
    row.answer_ja = "ペンギンについて"
    render(row).save()
    touch()
    assert found("ペンギン") == ["vpn"]


def test_folding_the_same_again_changes_nothing():
    for text in ("サブミッション", "ＯＰ２５Ｂ", "Port-25!"):
        assert fold(fold(text)) == fold(text)
