"""Draw the questions, where each answer leads, and the verdicts: SVG, plain Python.

A question is a card with its answers as rows; questions stand in columns by how many
others may come before them. A line that passes a column goes above its cards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from impact.outcomes import Verdict
from impact.questions import QUESTIONS, Question
from impact.rules import decide
from impact.wizard import paths

WIDTH, GAP, ROW, LANE, MARGIN = 196, 120, 26, 56, 24
"""Pixels: a card, the space between columns, a row, the space above, the edge."""

MARKS = {
    Verdict.AFFECTED: ("!", "#ac3e00", "affected"),
    Verdict.NOT_AFFECTED: ("✓", "#197a4b", "not affected"),
    Verdict.DEPENDS: ("?", "#0031d8", "something to look up first"),
}
INK, LINE, EDGE, PAPER = "#1a1a1a", "#6b7280", "#4979f5", "#ffffff"
STYLE = "font-family='Noto Sans, DejaVu Sans, sans-serif' font-size='14'"


@dataclass(frozen=True)
class Card:
    """Where a question stands."""

    question: Question
    column: int
    x: int
    y: int

    @property
    def height(self) -> int:
        """The title and a row for each answer."""
        return ROW * (len(self.question.answers) + 1)

    def row(self, answer: str) -> int:
        """Return the middle of the row of an answer."""
        position = [a.id for a in self.question.answers].index(answer) + 1
        return self.y + ROW * position + ROW // 2


def draw() -> str:
    """Return the picture; the same questions and rules make the same bytes."""
    cards = _layout()
    width = max(card.x for card in cards.values()) + WIDTH + MARGIN
    bottom = max(card.y + card.height for card in cards.values()) + MARGIN
    body = [
        *(_line(cards, edge, turn) for turn, edge in enumerate(_edges())),
        *(part for card in cards.values() for part in _card(card)),
        *_legend(bottom),
    ]
    height = bottom + ROW + MARGIN
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'"
        f" viewBox='0 0 {width} {height}' role='img' {STYLE}>"
    )
    title = "<title>The questions of the impact check and where they lead</title>"
    paper = f"<rect width='{width}' height='{height}' fill='{PAPER}'/>"
    return "\n".join([head, title, paper, *body, "</svg>"]) + "\n"


def _edges() -> list[tuple[str, str, str]]:
    """Return each step of a path from a question by an answer to the next one."""
    steps = {
        (question, path[question], following)
        for path in paths()
        for question, following in zip([*path], [*path][1:], strict=False)
    }
    order = [(q.id, a.id) for q in QUESTIONS for a in q.answers]
    names = [q.id for q in QUESTIONS]
    return sorted(steps, key=lambda s: (order.index(s[:2]), names.index(s[2])))


def _layout() -> dict[str, Card]:
    column = dict.fromkeys((q.id for q in QUESTIONS), 0)
    for source, _answer, target in sorted(
        _edges(), key=lambda edge: [q.id for q in QUESTIONS].index(edge[0])
    ):
        column[target] = max(column[target], column[source] + 1)
    passed = {
        number
        for source, _answer, target in _edges()
        for number in range(column[source] + 1, column[target])
    }
    below: dict[int, int] = {}
    cards = {}
    for question in QUESTIONS:
        number = column[question.id]
        top = MARGIN + (LANE if number in passed else 0)
        y = below.get(number, top)
        card = Card(question, number, MARGIN + number * (WIDTH + GAP), y)
        below[number] = y + card.height + ROW
        cards[question.id] = card
    return cards


def _line(cards: dict[str, Card], edge: tuple[str, str, str], turn: int) -> str:
    source, answer, target = edge
    start, end = cards[source], cards[target]
    x, y = start.x + WIDTH, start.row(answer)
    goal = end.y + ROW // 2
    path = f"M{x} {y}"
    if end.column > start.column + 1:
        # Lines side by side, so that each can be followed.
        lane = MARGIN + 8 + turn % 4 * 10
        near, far = x + GAP, end.x - GAP
        path += f" C{x + GAP // 2} {y} {near - GAP // 2} {lane} {near} {lane} H{far}"
        x, y = far, lane
    path += f" C{x + GAP // 2} {y} {end.x - GAP // 2} {goal} {end.x} {goal}"
    return f"<path d='{path}' fill='none' stroke='{EDGE}' stroke-width='1.5'/>"


def _card(card: Card) -> Iterator[str]:
    x, y, height = card.x, card.y, card.height
    box = f"x='{x}' y='{y}' width='{WIDTH}'"
    yield f"<rect {box} height='{height}' rx='8' fill='{PAPER}' stroke='{LINE}'/>"
    yield f"<path d='M{x} {y + ROW}h{WIDTH}' stroke='{LINE}'/>"
    yield _text(x + 10, y + 18, card.question.id, "font-weight='700'")
    for answer in card.question.answers:
        middle = card.row(answer.id)
        yield _text(x + 10, middle + 5, answer.id)
        for place, verdict in enumerate(_ends(card.question.id, answer.id)):
            yield _mark(x + WIDTH - 16 - place * 22, middle, verdict)


def _ends(question: str, answer: str) -> list[Verdict]:
    """Return the verdicts with which paths end at an answer."""
    last = (question, answer)
    found = {decide(path).verdict for path in paths() if [*path.items()][-1] == last}
    return [verdict for verdict in Verdict if verdict in found]


def _legend(y: int) -> Iterator[str]:
    x = MARGIN + 8
    for verdict, (_sign, _colour, words) in MARKS.items():
        yield _mark(x, y + 8, verdict)
        yield _text(x + 16, y + 13, words)
        x += 60 + 8 * len(words)
    yield _text(
        x, y + 13, "A row with several lines or marks: the answers before decide."
    )


def _mark(x: int, y: int, verdict: Verdict) -> str:
    sign, colour, _words = MARKS[verdict]
    disc = f"<circle cx='{x}' cy='{y}' r='9' fill='{colour}'/>"
    more = f"fill='{PAPER}' text-anchor='middle' font-weight='700'"
    return disc + _text(x, y + 5, sign, more)


def _text(x: int, y: int, words: str, more: str = f"fill='{INK}'") -> str:
    return f"<text x='{x}' y='{y}' {more}>{escape(words)}</text>"
