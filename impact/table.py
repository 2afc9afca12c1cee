"""The impact table: every line and outgoing server at one look, from the same rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from impact import links, texts, wizard
from impact.models import Text
from impact.outcomes import Verdict
from impact.pages import word
from impact.questions import BY_ID, Answers
from impact.rules import decide

ASSUMED = {"sending": "port25", "relaying": "direct", "submission": "yes"}
"""A cell is about mail software on port 25 whose provider offers 587."""

BROWSER = {"service": "free_portal", "sending": "webmail"}
ROWS: tuple[Answers, ...] = (
    {"connection": "gol_flets"},
    {"connection": "gol_fixed_ip"},
    {"connection": "gol_dialup"},
    {"connection": "gol_air_edge"},
    {"connection": "other_line", "line_blocking": "yes"},
    {"connection": "other_line", "line_blocking": "no"},
)
COLUMNS: tuple[Answers, ...] = (
    *(
        {"service": answer.id}
        for answer in BY_ID["service"].answers
        if answer.id != "unknown"
    ),
    BROWSER,
)


@dataclass(frozen=True)
class Cell:
    """The verdict of one combination, and the answers that lead to it."""

    verdict: Verdict
    answers: Answers

    @property
    def url(self) -> str:
        """Return where the outcome stands."""
        return links.result_url(self.answers)


@dataclass(frozen=True)
class Row:
    """One line: its name, what is known of it, and a cell a column."""

    line: Text
    blocking: Text | None
    cells: list[Cell | None]


def cell(row: Answers, column: Answers) -> Cell | None:
    """Return the outcome of a line and a server; None where nobody can have both."""
    offered = BY_ID["service"].offered(row)
    if column["service"] not in offered:
        return None
    answers = wizard.replay({**ASSUMED, **row, **column}).answers
    return Cell(decide(answers).verdict, answers)


def table() -> tuple[list[Text], list[Row]]:
    """Return the heads of the columns, and the rows."""
    words = texts.words()
    heads = [_head(words, column) for column in COLUMNS]
    return heads, [_row(words, row) for row in ROWS]


def _row(words: Mapping[str, Text], row: Answers) -> Row:
    def of(question: str) -> Text:
        return word(words, Text.Kind.ANSWER, row[question], question)

    blocking = of("line_blocking") if "line_blocking" in row else None
    return Row(of("connection"), blocking, [cell(row, column) for column in COLUMNS])


def _head(words: Mapping[str, Text], column: Answers) -> Text:
    question = "sending" if column is BROWSER else "service"
    return word(words, Text.Kind.ANSWER, column[question], question)
