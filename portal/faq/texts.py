"""Keep the texts: what was shipped, what staff made of it, and the HTML of both."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from portal.faq.models import Category, Question
from portal.markdown import to_html

LANGUAGES = ("ja", "en")
VERSION = "faq-version"


@dataclass
class Loaded:
    """What loading did with each text."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)


def render(question: Question) -> Question:
    """Make the HTML of both answers; the caller saves the row."""
    for language in LANGUAGES:
        text = getattr(question, f"answer_{language}") or ""
        setattr(question, f"html_{language}", to_html(text, language))
    return question


def load(shipped: dict[str, Any]) -> Loaded:
    """Bring the shipped texts in; what staff changed is left alone and reported."""
    loaded = Loaded()
    for position, item in enumerate(shipped["categories"]):
        _load_category(item, position)
    for position, item in enumerate(shipped["questions"]):
        _load_question(item, position, loaded)
    _relate(shipped["questions"], loaded)
    touch()
    return loaded


def touch() -> None:
    """Tell every process that the texts have changed."""
    cache.delete(VERSION)


def _load_category(item: dict[str, Any], position: int) -> None:
    wanted = {"name_ja": item["ja"], "name_en": item["en"], "position": position}
    row, made = Category.objects.get_or_create(slug=item["slug"], defaults=wanted)
    if not made and row.shipped == _digest(_as_shipped(row, wanted)):
        Category.objects.filter(pk=row.pk).update(**wanted)
    elif not made:
        return
    Category.objects.filter(pk=row.pk).update(shipped=_digest(wanted))


def _load_question(item: dict[str, Any], position: int, loaded: Loaded) -> None:
    wanted = _wanted(item, position)
    digest = _digest(wanted)
    category = Category.objects.get(slug=item["category"])
    row = Question.objects.filter(slug=item["slug"]).first()
    if row is None:
        row = Question(slug=item["slug"], category=category, **wanted)
        loaded.added.append(row.slug)
    elif row.shipped != _digest(_as_shipped(row, wanted)):
        loaded.left_alone.append(row.slug)
        digest = row.shipped
    elif row.shipped != digest:
        for name, value in (wanted | {"category": category}).items():
            setattr(row, name, value)
        loaded.updated.append(row.slug)
    row.shipped = digest
    render(row).save()


def _wanted(item: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "position": position,
        "words": item.get("words", ""),
        "is_published": item.get("published", True),
        **{f"question_{lang}": item[lang]["question"] for lang in LANGUAGES},
        **{f"answer_{lang}": item[lang]["answer"].strip() for lang in LANGUAGES},
    }


def _relate(items: list[dict[str, Any]], loaded: Loaded) -> None:
    rows = {row.slug: row for row in Question.objects.all()}
    for item in items:
        if item["slug"] not in loaded.left_alone:
            others = [rows[slug] for slug in item.get("related", [])]
            rows[item["slug"]].related.set(others)


def _as_shipped(row: Category | Question, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in wanted}


def _digest(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
