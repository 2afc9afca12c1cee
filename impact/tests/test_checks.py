"""`manage.py check` fails on what would leave a visitor nowhere, or without words."""

from copy import deepcopy
from dataclasses import replace

from django.core.checks import run_checks

from impact import checks, texts, wizard
from impact.codes import SLOTS
from impact.questions import QUESTIONS
from impact.rules import decide


def problems(questions=QUESTIONS, paths=None, decide=decide, slots=SLOTS):
    """Return the ids of what is wrong."""
    paths = wizard.paths() if paths is None else paths
    found = checks.graph_problems(questions, paths, decide, slots)
    return {message.id for message in found}


def word_problems(change):
    """Return what is wrong with the shipped words after a change."""
    content = deepcopy(texts.shipped())
    change(content)
    return [f"{m.id} {m.msg}" for m in checks.word_problems(content)]


def test_the_shipped_check_is_sound():
    assert [m for m in run_checks() if str(m.id).startswith("impact.")] == []
    assert problems() == set()


def test_a_circle_is_refused():
    late = QUESTIONS[-1]
    first = replace(QUESTIONS[0], asked=late.asked)
    assert "impact.E001" in problems((first, *QUESTIONS[1:]))


def test_a_question_that_waits_for_itself_is_refused():
    turning = replace(QUESTIONS[1], asked=({"service": frozenset({"unknown"})},))
    assert "impact.E001" in problems((QUESTIONS[0], turning, *QUESTIONS[2:]))


def test_a_question_that_waits_for_an_answer_nobody_can_give_is_refused():
    waiting = replace(QUESTIONS[1], asked=({"connection": frozenset({"moon"})},))
    assert "impact.E002" in problems((QUESTIONS[0], waiting, *QUESTIONS[2:]))


def test_a_gap_in_the_rules_is_refused():
    assert "impact.E003" in problems(paths=[{"connection": "gol_flets"}])


def test_a_question_that_nobody_reaches_is_refused():
    short = [path for path in wizard.paths() if "submission" not in path]
    assert problems(paths=short) == {"impact.E004"}


def test_an_answer_without_a_digit_is_refused():
    assert problems(slots={**SLOTS, "submission": ("yes", "no")}) == {"impact.E005"}


def test_a_text_that_is_missing_is_refused():
    assert word_problems(lambda c: c["remedies"].pop()) == [
        "impact.E006 There are no words for remedy-prefer_587."
    ]


def test_a_language_that_is_missing_is_refused():
    found = word_problems(lambda c: c["questions"][0]["en"].pop("title"))
    assert found == ["impact.E007 question-connection has no title in en."]
    found = word_problems(lambda c: c["reasons"][0].pop("ja"))
    assert found == ["impact.E007 reason-gol_fixed_ip has no body in ja."]
