"""Where a text of the impact check can be seen: some page that shows it."""

from django.urls import reverse

from impact import links
from impact.models import Text
from impact.outcomes import NEVER
from impact.questions import Answers
from impact.rules import decide
from impact.texts import slug_of
from impact.wizard import paths


def address_of(row: Text) -> str:
    """Return the address of a page that shows the text.

    A question with its answers and helps, an outcome, or an error message; the impact
    table where no set of answers leads to it.
    """
    if row.kind == Text.Kind.ERROR:
        return reverse("impact:error_message", args=[_name(row)])
    for answers in paths():
        if row.kind in {Text.Kind.REASON, Text.Kind.REMEDY}:
            if _name(row) in _said(answers):
                return links.result_url(answers)
        elif (question := row.part_of or _name(row)) in answers and (
            row.kind != Text.Kind.ANSWER or _answer(row, answers)
        ):
            return links.question_url(question, answers)
    return reverse("impact:table")


def _name(row: Text) -> str:
    return row.slug.removeprefix(f"{slug_of(row.kind, '', row.part_of)}-")


def _answer(row: Text, answers: Answers) -> bool:
    return answers[row.part_of] == _name(row)


def _said(answers: Answers) -> set[str]:
    outcome = decide(answers)
    reasons = (*outcome.reasons, NEVER)
    return {*outcome.remedies, *(reason.id for reason in reasons)}
