"""Replay the answers of a URL: what was answered, and what comes next. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from impact.questions import QUESTIONS, Answers, Question


@dataclass(frozen=True)
class Progress:
    """Where a set of answers leads."""

    answers: Answers
    """Those that are asked for and answered, in the order of the URL."""

    later: Answers
    """Answers to later questions that may still apply once the open one is answered."""

    open: Question | None
    """The next question, or None where the set is complete."""

    chosen: str = ""
    """The answer that was given to the open question before, if it is offered."""

    @property
    def kept(self) -> dict[str, str]:
        """Everything that a URL has to carry, in order."""
        own = {self.open.id: self.chosen} if self.open and self.chosen else {}
        return {**self.answers, **own, **self.later}


def replay(given: Answers) -> Progress:
    """Follow the answers as far as they lead; whatever does not belong is dropped.

    Never fails, never loops: each question is looked at once, in order.
    """
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        if not question.is_asked(answers):
            continue
        if given.get(question.id) not in question.offered(answers):
            return Progress(answers, _may_apply(given, answers, question), question)
        answers[question.id] = given[question.id]
    return Progress(answers, {}, None)


def stand_at(question: Question, given: Answers) -> Progress | None:
    """Return to a question, answered or not; None if the answers do not lead there."""
    earlier = {q.id for q in QUESTIONS[: QUESTIONS.index(question)]}
    there = replay({name: given[name] for name in earlier & given.keys()})
    if there.open is not question:
        return None
    answer = given.get(question.id, "")
    chosen = answer if answer in question.offered(there.answers) else ""
    later = _may_apply(given, there.answers, question)
    return Progress(there.answers, later, question, chosen)


def every_path(answers: Answers | None = None) -> Iterator[dict[str, str]]:
    """Yield every complete set of answers, once."""
    progress = replay(answers or {})
    if progress.open is None:
        yield dict(progress.answers)
        return
    for answer in progress.open.offered(progress.answers):
        yield from every_path({**progress.answers, progress.open.id: answer})


@cache
def paths() -> tuple[Answers, ...]:
    """Return every complete set of answers."""
    return tuple(every_path())


def _may_apply(given: Answers, answers: Answers, question: Question) -> dict[str, str]:
    """Return the later answers that some complete set with these answers holds."""
    later = [q.id for q in QUESTIONS[QUESTIONS.index(question) + 1 :] if q.id in given]
    if not later:
        return {}
    possible = {
        answer
        for path in paths()
        if answers.items() <= path.items()
        for answer in path.items()
    }
    return {name: given[name] for name in later if (name, given[name]) in possible}
