"""Keep the words: what was shipped, what staff made of it, and the HTML of both."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from impact.models import Text
from portal import texts
from portal.faq.models import Question as FaqQuestion
from portal.markdown import to_html

LANGUAGES = ("ja", "en")
FIELDS = ("title", "label", "hint", "body")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    Text.Kind.QUESTION: ("title", "label", "hint"),
    Text.Kind.ANSWER: ("title",),
    Text.Kind.HELP: ("title", "body"),
    Text.Kind.REASON: ("body",),
    Text.Kind.REMEDY: ("title", "body"),
    Text.Kind.ERROR: ("title", "label", "body"),
}
"""What must be written in both languages."""


def shipped() -> dict[str, Any]:
    """Read the texts that the site ships."""
    path = Path(settings.BASE_DIR, "portal/content/impact.yaml")
    return dict(texts.read(path))


def items(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the fields of each row that the shipped texts stand for."""
    for question in content["questions"]:
        yield _row(Text.Kind.QUESTION, question)
        for kind, name in ((Text.Kind.ANSWER, "answers"), (Text.Kind.HELP, "help")):
            for part in question.get(name, []):
                yield _row(kind, part, question["id"])
    for reason in content["reasons"]:
        yield _row(Text.Kind.REASON, reason)
    for remedy in content["remedies"]:
        yield _row(Text.Kind.REMEDY, remedy)
    for error in content["errors"]:
        yield _row(Text.Kind.ERROR, error)


def load(content: Mapping[str, Any]) -> texts.Loaded:
    """Bring the shipped words in; what staff changed is left alone and reported."""
    loaded = texts.Loaded()
    slugs = []
    for position, item in enumerate(items(content)):
        slug = item.pop("slug")
        slugs.append(slug)
        wanted = item | {"position": position}
        texts.bring_in(Text.objects.all(), slug, wanted, loaded, render=render)
    Text.objects.exclude(slug__in=slugs).delete()
    loaded.end()
    return loaded


def render(row: Text) -> Text:
    """Make the HTML of both languages; the caller saves the row."""
    for language in LANGUAGES:
        body = getattr(row, f"body_{language}") or ""
        setattr(row, f"html_{language}", to_html(body, language))
    return row


def words() -> Mapping[str, Text]:
    """Return the present words by slug; a row speaks the language of the page."""
    return _words(texts.version())


def faq(slugs: str) -> list[FaqQuestion]:
    """Return the published questions of the FAQ with these names, each once."""
    published = _faq(texts.version())
    names = dict.fromkeys(slugs.split())
    return [published[name] for name in names if name in published]


@lru_cache(maxsize=2)
def _words(_version: str) -> dict[str, Text]:
    # The argument is the key: other texts are read anew.
    return {row.slug: row for row in Text.objects.all()}


@lru_cache(maxsize=2)
def _faq(_version: str) -> dict[str, FaqQuestion]:
    return {row.slug: row for row in FaqQuestion.objects.published()}


def slug_of(kind: str, name: str, part_of: str = "") -> str:
    """Return the slug of a text, such as answer-connection-gol_flets."""
    return "-".join(part for part in (kind, part_of, name) if part)


def _row(kind: str, item: Mapping[str, Any], part_of: str = "") -> dict[str, Any]:
    return {
        "slug": slug_of(kind, item["id"], part_of),
        "kind": str(kind),
        "part_of": part_of,
        "faq": " ".join(item.get("faq", [])),
        **{
            f"{field}_{language}": str(item.get(language, {}).get(field, "")).strip()
            for language in LANGUAGES
            for field in FIELDS
        },
    }
