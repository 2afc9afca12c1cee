"""Texts that the site ships and that staff may change, and the version of them all."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import yaml
from django.db import connection, models

from portal import versions
from portal.models import ContentVersion

try:  # the one in C is ten times as fast; not every build of PyYAML has it
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

Row = TypeVar("Row", bound=models.Model)

LOOK_AGAIN = 1.0
"""Seconds for which a process believes the version that it saw last."""


@dataclass
class Loaded:
    """What loading did with each text."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    shipping: versions.Shipping = field(default_factory=versions.Shipping)
    links: list[tuple[Any, dict[str, list[str]]]] = field(default_factory=list)
    """Rows with the texts that they name: set when all of them are there."""

    def end(self) -> None:
        """Finish the load: the last part, and telling every process."""
        for row, many in self.links:
            versions.relate(row, many)
        self.shipping.end()
        touch()


def read(path: Path) -> Any:
    """Return what a YAML file of shipped texts holds."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)


def bring_in(
    rows: models.QuerySet[Row],
    slug: str,
    wanted: dict[str, Any],
    loaded: Loaded,
    *,
    many: dict[str, list[str]] | None = None,
    render: Callable[[Row], Row] = lambda row: row,
) -> Row:
    """Bring one shipped text in and return its row; what staff changed is left alone.

    The row has a `slug`, and in `shipped` the digest of what was shipped last. Its HTML
    is made anew in any case: a page that its links lead to may exist by now. `many` are
    the slugs of other texts that it names, by field; they are set by `loaded.end()`.
    """
    row: Any = rows.filter(slug=slug).first()
    if row is None:
        row = rows.model(slug=slug, shipped=digest(wanted), **wanted)
        loaded.added.append(slug)
    elif row.shipped != digest({name: getattr(row, name) for name in wanted}) or (
        many and _names_others(row, loaded)
    ):
        loaded.left_alone.append(slug)
    elif row.shipped != digest(wanted):
        for name, value in wanted.items():
            setattr(row, name, value)
        row.shipped = digest(wanted)
        loaded.updated.append(slug)
    render(row).save()
    if many and slug not in loaded.left_alone:
        loaded.links.append((row, many))
    loaded.shipping.ship(row, wanted | (many or {}), digest(wanted))
    return row  # type: ignore[no-any-return]  # one type of row in, the same out


def _names_others(row: models.Model, loaded: Loaded) -> bool:
    """Tell whether staff changed which other texts a text names."""
    before = loaded.shipping.before(row)
    many = {n for n, one in versions.fields_of(type(row)).items() if one.many_to_many}
    return before is not None and bool(many & {*versions.different(row, before.values)})


def touch() -> None:
    """Tell every process that a text has changed: in the transaction of the change."""
    ContentVersion.objects.update_or_create(
        name="texts", defaults={"version": uuid4().hex}
    )
    _seen.at = None


def version() -> str:
    """Return the version of the present texts; another process's change in a second.

    Whoever keeps something made of texts keeps it under this version.
    """
    # A transaction that may yet be undone has texts of its own (a preview): what others
    # remember is not for it, and what it sees is never remembered for others.
    is_apart = connection.in_atomic_block
    now, seen, at = time.monotonic(), _seen.version, _seen.at
    if at is not None and now - at <= LOOK_AGAIN and not is_apart:
        return seen
    rows = ContentVersion.objects.filter(name="texts")
    found = rows.values_list("version", flat=True).first() or ""
    if not is_apart:
        _seen.version, _seen.at = found, now
    return found


@dataclass
class _Seen:
    version: str = ""
    at: float | None = None


_seen = _Seen()


def digest(values: dict[str, Any]) -> str:
    """Return a short mark of the values: another one as soon as one of them differs."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()
