"""What differs between two versions of a text, line by line, in words for staff."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal import versions

GONE, NEW, SAME = "gone", "new", "same"


@dataclass(frozen=True)
class Line:
    """One line of a text, and whether only the older or the newer version has it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that differs."""

    name: str
    label: str
    language: str
    """Of its words; empty where it has none."""
    lines: tuple[Line, ...]


def between(
    model: type[models.Model], older: Mapping[str, Any], newer: Mapping[str, Any]
) -> list[Difference]:
    """Return the fields that both versions have and that differ."""
    return [
        Difference(
            name=name,
            label=label(model, name),
            language=language(name),
            lines=tuple(_compare(_lines(one, older[name]), _lines(one, newer[name]))),
        )
        for name, one in versions.fields_of(model).items()
        if name in older and name in newer and older[name] != newer[name]
    ]


def label(model: type[models.Model], name: str) -> str:
    """Return how the form calls a field."""
    return capfirst(str(versions.fields_of(model)[name].verbose_name))


def language(name: str) -> str:
    """Return the language of a field's words, or an empty string."""
    last = name.rpartition("_")[2]
    return last if last in versions.LANGUAGES else ""


def _compare(older: Sequence[str], newer: Sequence[str]) -> Iterator[Line]:
    matcher = difflib.SequenceMatcher(None, older, newer, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (Line(SAME, text) for text in older[a:b])
            continue
        yield from (Line(GONE, text) for text in older[a:b])
        yield from (Line(NEW, text) for text in newer[c:d])


def _lines(one: Any, value: Any) -> list[str]:
    """Write a value as a reader knows it from the form."""
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    if one.many_to_many:
        return list(value)
    if one.is_relation and value:
        found = one.related_model.objects.filter(pk=value).first()
        return [str(found or value)]
    if one.choices:
        return [str(dict(one.flatchoices).get(value, value))]
    if isinstance(value, list | dict):
        return json.dumps(value, indent=2, ensure_ascii=False).splitlines()
    return str(value).splitlines()
