"""Say before the start that the impact check leads nowhere, or has no words for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from impact import codes, texts, wizard
from impact.messages import MESSAGES
from impact.models import Text
from impact.outcomes import NEVER, REMEDIES
from impact.questions import QUESTIONS, Answers, Question
from impact.rules import decide


def check_graph(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a question that nobody reaches, a circle, and a gap in the rules."""
    return list(graph_problems(QUESTIONS, wizard.paths(), decide, codes.SLOTS))


def check_words(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a question, answer, reason or remedy without words in a language."""
    return list(word_problems(texts.shipped()))


def graph_problems(
    questions: Sequence[Question],
    paths: Sequence[Answers],
    decide: Callable[[Answers], object],
    slots: Mapping[str, Sequence[str]],
) -> Iterator[CheckMessage]:
    """Yield what is wrong with questions, outcomes and the digits of a code."""
    yield from _circles(questions)
    for path in paths:
        try:
            decide(path)
        except (KeyError, ValueError):
            yield _error("E003", f"No rule decides {dict(path)}.")
    reached = {pair for path in paths for pair in path.items()}
    for question in questions:
        for answer in question.answers:
            name = f"{question.id}={answer.id}"
            if (question.id, answer.id) not in reached:
                yield _error("E004", f"{name} can never be answered.")
            if answer.id not in slots.get(question.id, ()):
                yield _error("E005", f"{name} has no digit in impact.codes.")


def word_problems(content: Mapping[str, Any]) -> Iterator[CheckMessage]:
    """Yield which words are missing from the shipped texts."""
    rows = {row["slug"]: row for row in texts.items(content)}
    for slug in sorted(needed() - rows.keys()):
        yield _error("E006", f"There are no words for {slug}.")
    for slug, row in rows.items():
        for field in texts.REQUIRED[row["kind"]]:
            for language in texts.LANGUAGES:
                if not row[f"{field}_{language}"]:
                    yield _error("E007", f"{slug} has no {field} in {language}.")


def needed() -> set[str]:
    """Return the slug of every text that a page may ask for."""
    kind = Text.Kind
    reasons = {r.id for path in wizard.paths() for r in decide(path).reasons}
    return (
        {texts.slug_of(kind.QUESTION, q.id) for q in QUESTIONS}
        | {texts.slug_of(kind.ANSWER, a.id, q.id) for q in QUESTIONS for a in q.answers}
        | {texts.slug_of(kind.REASON, name) for name in reasons | {NEVER.id}}
        | {texts.slug_of(kind.REMEDY, name) for name in REMEDIES}
        | {texts.slug_of(kind.ERROR, message.id) for message in MESSAGES}
    )


def _circles(questions: Sequence[Question]) -> Iterator[CheckMessage]:
    """Let a case name only what was asked before: then nothing goes round."""
    known: dict[str, set[str]] = {}
    for question in questions:
        for case in [*question.asked, *(a.offered for a in question.answers)]:
            for name, values in case.items():
                if name not in known:
                    yield _error("E001", f"{question.id} waits for {name}: a circle.")
                elif strange := set(values) - known[name]:
                    yield _error(
                        "E002",
                        f"{question.id} waits for {strange}, which {name} lacks.",
                    )
        known[question.id] = {answer.id for answer in question.answers}


def _error(number: str, text: str) -> CheckMessage:
    return Error(text, id=f"impact.{number}")
