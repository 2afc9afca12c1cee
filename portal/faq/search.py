"""Find questions by what stands in them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from portal import texts
from portal.faq.models import Question
from portal.search import fold, rank

TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Entry:
    """One question as it is searched."""

    slug: str
    question: str
    title: str
    words: str
    body: str


def search(query: str) -> list[Entry]:
    """Return the questions that hold every word of the query, the best first."""
    if not query:
        return []
    return rank(query, _entries(texts.version(), get_language()))


@lru_cache(maxsize=4)
def _entries(_version: str, _language: str) -> tuple[Entry, ...]:
    # The arguments are the key: other texts, or another language, are read anew.
    return tuple(_entry(row) for row in Question.objects.published())


def _entry(row: Question) -> Entry:
    return Entry(
        slug=row.slug,
        question=row.question,
        title=fold(row.question),
        words=fold(f"{row.words} {row.slug}"),
        body=fold(TAGS.sub(" ", row.html)),
    )
