"""Find providers by name, reading, address, domain or server."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from portal import texts
from portal.providers.domains import is_exact, is_host, is_near
from portal.providers.models import Provider
from portal.search import fold, rank

DOMAIN_BEGUN = re.compile(r"[\w*-]+\.[\w.*-]*", re.ASCII)
"""What is perhaps going to be a domain, while it is typed."""


@dataclass(frozen=True)
class Entry:
    """One provider as it is searched, in both languages at once."""

    slug: str
    names: frozenset[str]
    patterns: tuple[str, ...]
    host: str
    title: str
    words: str
    body: str


def search(query: str) -> list[str]:
    """Return the slugs of the providers, the best first.

    A whole address or domain finds those whose domains it belongs to, then those that
    stand in the same domain; a wildcard of a provider stands for many. Else names and
    readings count.
    """
    if not query:
        return []
    entries = _entries(texts.version())
    typed = unicodedata.normalize("NFKC", query).casefold().strip()
    domain = typed.rpartition("@")[2].strip(" .>")
    if is_host(domain) and (found := _by_domain(domain, entries)):
        return found
    if "@" not in typed and DOMAIN_BEGUN.fullmatch(typed):
        begun = [one for one in entries if _begins(one, typed)]
        if begun:
            return [one.slug for one in begun]
    return [one.slug for one in _by_name(domain if "@" in typed else typed, entries)]


def of_host(host: str) -> list[str]:
    """Return the slugs of the providers whose server or domain it is, the best first.

    Names and readings do not count: a server that nobody knows is nobody's.
    """
    return _by_domain(host, _entries(texts.version()))


def has_domain(domain: str) -> bool:
    """Tell whether addresses of the domain are those of a listed provider."""
    entries = _entries(texts.version())
    return any(is_exact(one, domain) for entry in entries for one in entry.patterns)


def _by_domain(domain: str, entries: Iterable[Entry]) -> list[str]:
    """Return those with exactly this domain, else those near it."""
    exact = [one for one in entries if _is_exact(one, domain)]
    # A pattern without wildcards says more than one with them.
    exact.sort(key=lambda one: domain not in one.patterns)
    near = [one for one in entries if _is_near(one, domain)]
    return [one.slug for one in exact or near]


def _is_exact(entry: Entry, domain: str) -> bool:
    return entry.host == domain or any(is_exact(one, domain) for one in entry.patterns)


def _is_near(entry: Entry, domain: str) -> bool:
    return any(is_near(one, domain) for one in entry.patterns)


def _begins(entry: Entry, typed: str) -> bool:
    return any(one.lstrip("*.").startswith(typed) for one in entry.patterns)


def _by_name(words: str, entries: Iterable[Entry]) -> list[Entry]:
    found = rank(words, entries)
    whole = fold(words)
    return sorted(found, key=lambda one: whole not in one.names)


@lru_cache(maxsize=2)
def _entries(_version: str) -> tuple[Entry, ...]:
    # The argument is the key: other facts are read anew.
    return tuple(_entry(row) for row in Provider.objects.listed())


def _entry(row: Provider) -> Entry:
    title = fold(f"{row.name_ja} {row.name_en}")
    words = fold(f"{row.words} {row.slug}")
    page = urlsplit(row.op25b_page).hostname or ""
    return Entry(
        slug=row.slug,
        names=frozenset(map(fold, [row.name_ja, row.name_en, *row.words.split()])),
        patterns=tuple(row.domains.split()),
        host=row.smtp_host,
        title=title,
        words=words,
        body=fold(f"{row.domains} {page}"),
    )
