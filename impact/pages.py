"""Put the pages of the impact check together: core, words and links."""

from collections.abc import Mapping
from dataclasses import dataclass

from impact import codes, directory, links, servers, texts, wizard
from impact.models import Text
from impact.outcomes import NEVER, Reason, Verdict
from impact.questions import QUESTIONS, Answers, Question
from impact.rules import decide
from portal.faq.models import Question as FaqQuestion
from portal.guides.provided import Provided, provided_by
from portal.providers.models import Provider

MOST_FAQ = 6


@dataclass(frozen=True)
class Given:
    """One answer that was given, and where it can be changed."""

    question: Text
    answer: Text
    change: str


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen."""

    id: str
    text: Text
    is_chosen: bool


@dataclass(frozen=True)
class QuestionPage:
    """A question with the answers so far."""

    id: str
    number: int
    text: Text
    choices: list[Choice]
    helps: list[Text]
    before: Answers
    later: Answers
    given: list[Given]
    back: str
    is_missed: bool
    provided: Provided | None
    """The provider that is carried beside the answers."""

    carried: str
    """Its name in the address."""

    suggestion: Text | None
    """What the directory answers to this question, where it is certain."""


@dataclass(frozen=True)
class Way:
    """One answer that the name of a server leads to, and where it goes on."""

    url: str
    text: Text
    provider: Provider | None


@dataclass(frozen=True)
class ServerPage:
    """Whose a server is, beside the question about it."""

    typed: str
    found: servers.Found | None
    provided: list[Provided]
    ways: list[Way]
    before: Answers
    later: Answers
    back: str


@dataclass(frozen=True)
class Step:
    """One remedy, and where it leads."""

    id: str
    text: Text
    links: list[links.Link]


@dataclass(frozen=True)
class Why:
    """One reason in words."""

    reason: Reason
    text: Text


@dataclass(frozen=True)
class OutcomePage:
    """What the answers mean, why, what to do, and where to go on."""

    verdict: Verdict
    is_likely: bool
    connection: str
    line: Text
    steps: list[Step]
    reasons: list[Why]
    faq: list[FaqQuestion]
    given: list[Given]
    code: str
    back: str
    another_line: str
    another_account: str
    provided: Provided | None


def question_page(
    progress: wizard.Progress, kept: Answers, *, is_missed: bool
) -> QuestionPage:
    """Show the open question of these answers; `kept` is all that its links carry."""
    question = progress.open
    if question is None:
        raise ValueError("nothing is open")
    words, provided = texts.words(), directory.carried(kept)
    return QuestionPage(
        id=question.id,
        number=len(progress.answers) + 1,
        text=word(words, Text.Kind.QUESTION, question.id),
        choices=[
            Choice(
                name,
                word(words, Text.Kind.ANSWER, name, question.id),
                is_chosen=name == progress.chosen,
            )
            for name in question.offered(progress.answers)
        ],
        helps=[
            row
            for row in words.values()
            if row.kind == Text.Kind.HELP and row.part_of == question.id
        ],
        before=progress.answers,
        later=progress.later,
        given=_given(words, progress.answers, kept),
        back=_back(progress.answers, kept),
        is_missed=is_missed,
        provided=provided,
        carried=kept.get(directory.PARAMETER, ""),
        suggestion=_suggestion(words, question, provided),
    )


def server_page(progress: wizard.Progress, kept: Answers, typed: str) -> ServerPage:
    """Show whose the server of this name is, and which answers follow."""
    words, known = texts.words(), directory.listed()
    found = servers.find(typed) if typed.strip() else None
    offered = progress.open.offered(progress.answers) if progress.open else ()
    ways = [
        Way(
            _go_on(progress, answer, slug),
            word(words, Text.Kind.ANSWER, answer, "service"),
            known.get(slug),
        )
        for answer, slug in (found.answers if found else [])
        if answer in offered
    ]
    return ServerPage(
        typed=typed,
        found=found,
        provided=[provided_by(p) for p in found.providers] if found else [],
        ways=ways,
        before=progress.answers,
        later=progress.later,
        back=links.question_url("service", kept),
    )


def outcome_page(answers: Answers, kept: Answers | None = None) -> OutcomePage:
    """Show the outcome of a complete set of answers; its links carry what is kept."""
    words, outcome = texts.words(), decide(answers)
    kept = answers if kept is None else kept
    steps = [
        Step(name, word(words, Text.Kind.REMEDY, name), links.after(name, kept))
        for name in outcome.remedies
    ]
    reasons = [
        Why(reason, word(words, Text.Kind.REASON, reason.id))
        for reason in (*outcome.reasons, NEVER)
    ]
    more = [*(why.text.faq for why in reasons), *(step.text.faq for step in steps)]
    connection = answers["connection"]
    return OutcomePage(
        verdict=outcome.verdict,
        is_likely=outcome.is_likely,
        connection=connection,
        line=word(words, Text.Kind.ANSWER, connection, "connection"),
        steps=steps,
        reasons=reasons,
        faq=texts.faq(" ".join(more))[:MOST_FAQ],
        given=_given(words, answers, kept),
        code=codes.encode(answers),
        back=_back(answers, kept),
        another_line=links.another_line(kept),
        another_account=links.another_account(answers),
        provided=directory.carried(kept),
    )


def word(words: Mapping[str, Text], kind: str, name: str, part_of: str = "") -> Text:
    """Return a text; before the first `loadcontent` its id has to do."""
    slug = texts.slug_of(kind, name, part_of)
    return words.get(slug) or Text(slug=slug, kind=kind, title_ja=name, title_en=name)


def first_question() -> Question:
    """Return the question with which everything begins."""
    return QUESTIONS[0]


def in_words(answers: Answers) -> list[str]:
    """Return the answers in short words."""
    return [row.answer.short for row in _given(texts.words(), answers, answers)]


def _given(words: Mapping[str, Text], answers: Answers, kept: Answers) -> list[Given]:
    """Return the answers in words; a change keeps whatever may still apply."""
    return [
        Given(
            word(words, Text.Kind.QUESTION, question),
            word(words, Text.Kind.ANSWER, answer, question),
            links.question_url(question, kept),
        )
        for question, answer in answers.items()
    ]


def _suggestion(
    words: Mapping[str, Text], question: Question, provided: Provided | None
) -> Text | None:
    """Return what the directory answers to the question about submission."""
    answer = directory.suggestion(provided) if provided else ""
    if question.id != "submission" or not answer:
        return None
    return word(words, Text.Kind.ANSWER, answer, question.id)


def _go_on(progress: wizard.Progress, service: str, slug: str) -> str:
    """Lead on with an answer to the open question, and a provider beside it."""
    given = {**progress.kept, "service": service}
    kept = wizard.replay(given).kept
    return links.result_url(directory.carry(kept, {directory.PARAMETER: slug}))


def _back(answers: Answers, kept: Answers) -> str:
    """Lead to the last question that was answered; empty at the first one."""
    return links.question_url([*answers][-1], kept) if answers else ""
