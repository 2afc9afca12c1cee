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


def read(path: Path) -> Any:
    """Return what a YAML file of shipped texts holds."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)


def bring_in(
    rows: models.QuerySet[Row],
    slug: str,
    wanted: dict[str, Any],
    loaded: Loaded,
    *,
    render: Callable[[Row], Row] = lambda row: row,
) -> Row:
    """Bring one shipped text in and return its row; what staff changed is left alone.

    The row has a `slug`, and in `shipped` the digest of what was shipped last. Its HTML
    is made anew in any case: a page that its links lead to may exist by now.
    """
    row: Any = rows.filter(slug=slug).first()
    if row is None:
        row = rows.model(slug=slug, shipped=digest(wanted), **wanted)
        loaded.added.append(slug)
    elif row.shipped != digest({name: getattr(row, name) for name in wanted}):
        loaded.left_alone.append(slug)
    elif row.shipped != digest(wanted):
        for name, value in wanted.items():
            setattr(row, name, value)
        row.shipped = digest(wanted)
        loaded.updated.append(slug)
    render(row).save()
    return row  # type: ignore[no-any-return]  # one type of row in, the same out


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
    now = time.monotonic()
    if _seen.at is None or now - _seen.at > LOOK_AGAIN:
        rows = ContentVersion.objects.filter(name="texts")
        _seen.version = rows.values_list("version", flat=True).first() or ""
        # Inside a transaction that may yet be undone nothing is remembered.
        _seen.at = None if connection.in_atomic_block else now
    return _seen.version


@dataclass
class _Seen:
    version: str = ""
    at: float | None = None


_seen = _Seen()


def digest(values: dict[str, Any]) -> str:
    """Return a short mark of the values: another one as soon as one of them differs."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()
