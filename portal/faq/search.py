"""Find questions as a Japanese reader expects: any width, kana, romaji, slips."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import uuid4

import jaconv
from django.core.cache import cache
from django.utils.translation import get_language
from rapidfuzz import fuzz

from portal.faq.models import Question
from portal.faq.texts import VERSION

LIKE_ENOUGH = 80
"""Of 100: how alike a word with a slip has to be."""

SHORTEST_SLIP = 3
"""Shorter words are not searched with slips: everything would be like them."""

KEPT = 60 * 60
"""Seconds for which the texts are kept ready, unless they change before."""

TAGS = re.compile(r"<[^>]+>")
APART = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Entry:
    """One question as it is searched."""

    slug: str
    question: str
    title: str
    words: str
    body: str


def fold(text: str) -> str:
    """Make one form of width, case and kana."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return APART.sub(" ", jaconv.kata2hira(folded)).strip()


def search(query: str) -> list[Entry]:
    """Return the questions that hold every word of the query, the best first."""
    terms = fold(query).split()
    if not terms:
        return []
    found = [(_score(entry, terms), entry) for entry in _entries()]
    hits = [(score, entry) for score, entry in found if score]
    return [entry for _, entry in sorted(hits, key=lambda hit: -hit[0])]


def _score(entry: Entry, terms: list[str]) -> float:
    scores = [_score_term(entry, term) for term in terms]
    return sum(scores) if all(scores) else 0.0


def _score_term(entry: Entry, term: str) -> float:
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


def _entries() -> list[Entry]:
    version = cache.get_or_set(VERSION, lambda: uuid4().hex, KEPT)
    key = f"{VERSION}:{version}:{get_language()}"
    entries: list[Entry] | None = cache.get(key)
    if entries is None:
        entries = [_entry(row) for row in Question.objects.published()]
        cache.set(key, entries, KEPT)
    return entries


def _entry(row: Question) -> Entry:
    return Entry(
        slug=row.slug,
        question=row.question,
        title=fold(row.question),
        words=fold(f"{row.words} {row.slug}"),
        body=fold(TAGS.sub(" ", row.html)),
    )
