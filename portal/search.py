"""Find texts as a Japanese reader expects: any width, kana, romaji, slips."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar

import jaconv
from rapidfuzz import fuzz

LIKE_ENOUGH = 80
"""Of 100: how alike a word with a slip has to be."""

SHORTEST_SLIP = 3
"""Shorter words are not searched with slips: everything would be like them."""

APART = re.compile(r"[^\w]+")


class Searchable(Protocol):
    """What can be found: each text folded."""

    @property
    def title(self) -> str:
        """What counts most."""

    @property
    def words(self) -> str:
        """Other words to find it by."""

    @property
    def body(self) -> str:
        """What counts least."""


Found = TypeVar("Found", bound=Searchable)


def fold(text: str) -> str:
    """Make one form of width, case and kana."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return APART.sub(" ", jaconv.kata2hira(folded)).strip()


def rank(query: str, entries: Iterable[Found]) -> list[Found]:
    """Return the entries that hold every word of the query, the best first."""
    terms = fold(query).split()
    if not terms:
        return []
    scored = [(_score(entry, terms), entry) for entry in entries]
    hits = [(score, entry) for score, entry in scored if score]
    return [entry for _, entry in sorted(hits, key=lambda hit: -hit[0])]


def _score(entry: Searchable, terms: list[str]) -> float:
    scores = [_score_term(entry, term) for term in terms]
    return sum(scores) if all(scores) else 0.0


def _score_term(entry: Searchable, term: str) -> float:
    close = term.replace(" ", "")
    if close in entry.title.replace(" ", ""):
        return 4.0
    if close in entry.words.replace(" ", ""):
        return 3.0
    if close in entry.body.replace(" ", ""):
        return 1.0
    if len(term) < SHORTEST_SLIP:
        return 0.0
    words = [*entry.title.split(), *entry.words.split()]
    alike = max((fuzz.ratio(term, word) for word in words), default=0.0)
    return 0.5 if alike >= LIKE_ENOUGH else 0.0
