"""Earlier versions of every text: written down, compared, and brought back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from portal.models import TextVersion

LANGUAGES = ("ja", "en")
Kind = TextVersion.Kind
Values = dict[str, Any]


def fields_of(model: type[models.Model]) -> dict[str, Any]:
    """Return the fields that people write, by the name under which a version has them.

    A name in the address is none: it says which text it is. Of a field in two languages
    only those two count.
    """
    return _fields_of(model)


@cache
def _fields_of(model: type[models.Model]) -> dict[str, Any]:
    meta = model._meta  # noqa: SLF001  Django's way
    names = {one.name for one in meta.concrete_fields}
    own = {
        one.attname: one
        for one in meta.concrete_fields
        if one.editable
        and not one.primary_key
        and one.name != "slug"
        and f"{one.name}_{LANGUAGES[0]}" not in names
    }
    return own | {one.name: one for one in meta.many_to_many}


def values_of(row: models.Model) -> Values:
    """Return what people wrote of a text; other texts that it names by their slugs."""
    return plain(
        {
            name: _slugs(row, name) if one.many_to_many else getattr(row, name)
            for name, one in fields_of(type(row)).items()
        }
    )


def plain(values: Mapping[str, Any]) -> Values:
    """Return the values as a version keeps them; no text at all is an empty one."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if value is None or type(value) in {str, int, bool, list, dict}:
        return "" if value is None else value
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def of(row: models.Model) -> QuerySet[TextVersion]:
    """Return the versions of a text, the latest first."""
    return TextVersion.objects.filter(subject=subject(type(row)), key=row.pk)


def subject(model: type[models.Model]) -> str:
    """Return the name of a kind of text."""
    return model._meta.label_lower  # noqa: SLF001  Django's way


def with_shipped(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each row, as `shipped_values`, what was shipped of it last."""
    shipped = TextVersion.objects.filter(
        subject=subject(rows.model), key=OuterRef("pk"), kind=Kind.SHIPPED
    )
    many = [name for name, one in fields_of(rows.model).items() if one.many_to_many]
    latest = Subquery(shipped.values("values")[:1])
    found: QuerySet[Any] = rows.annotate(shipped_values=latest)
    return found.prefetch_related(*many)


def different(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the values that the row has otherwise."""
    present = values_of(row)
    return [
        name for name in present if present[name] != values.get(name, present[name])
    ]


def from_shipped(row: Any) -> list[str]:
    """Return what differs from the shipped text, of a row of `with_shipped`."""
    return different(row, row.shipped_values or {})


def untranslated(row: Any) -> list[str]:
    """Return the fields that one language has and the other lacks.

    A gap that is shipped is meant: a note for those who do not read Japanese. The row
    is one of `with_shipped`.
    """
    present, shipped = values_of(row), row.shipped_values or {}
    return [
        lacking
        for name in present
        if name.endswith(f"_{LANGUAGES[0]}")
        for lacking in [_lacking(present, name)]
        if lacking and _lacking(shipped, name) != lacking
    ]


def one_newline(row: models.Model) -> None:
    """Write the lines of a text as files have them: browsers send two characters."""
    for name in fields_of(type(row)):
        value = row.__dict__.get(name)
        if isinstance(value, str):
            setattr(row, name, value.replace("\r\n", "\n"))


def note_found(row: models.Model) -> None:
    """Write down how a text is before somebody changes it, if no version says so.

    A command, an import, or a portal without versions may have made it.
    """
    record(row, Kind.FOUND)


def record(row: models.Model, kind: Kind, by: Any = None) -> None:
    """Write down how a text is now, unless the latest version says the same."""
    values = values_of(row)
    latest = of(row).first()
    before = latest.values if latest else {}
    changed = [name for name in values if values[name] != before.get(name)]
    if changed:
        TextVersion.objects.create(
            subject=subject(type(row)),
            key=row.pk,
            kind=kind,
            by=by,
            values=values,
            changed=changed if latest else [],
        )


def restore(row: Any, version: TextVersion) -> dict[str, list[str]]:
    """Give the row the values of a version; the caller saves it.

    Return the slugs of the texts that it names, by field: they are set after saving.
    """
    many = {}
    for name, one in fields_of(type(row)).items():
        if name not in version.values:
            continue
        value = version.values[name]
        if one.many_to_many:
            many[name] = value
        else:
            is_none = value == "" and one.null
            setattr(row, name, None if is_none else one.to_python(value))
    if version.digest:
        row.shipped = version.digest
    return many


def relate(row: Any, many: Mapping[str, Iterable[str]]) -> None:
    """Let a saved row name the texts with these slugs."""
    for name, slugs in many.items():
        others = fields_of(type(row))[name].related_model.objects
        getattr(row, name).set(others.filter(slug__in=slugs))


@dataclass
class Shipping:
    """What a load ships: kept until its end, then written at once."""

    rows: list[TextVersion] = field(default_factory=list)
    _known: dict[str, dict[int, TextVersion]] = field(default_factory=dict)

    def ship(self, row: models.Model, values: Values, digest: str) -> None:
        """Take what is shipped of a row down, unless it was the same before."""
        names = fields_of(type(row))
        shipped = plain({name: values[name] for name in values if name in names})
        before = self.before(row)
        if before is None or (before.values, before.digest) != (shipped, digest):
            changed = [
                name
                for name in shipped
                if before and shipped[name] != before.values.get(name)
            ]
            self.rows.append(
                TextVersion(
                    subject=subject(type(row)),
                    key=row.pk,
                    kind=Kind.SHIPPED,
                    values=shipped,
                    changed=changed,
                    digest=digest,
                )
            )

    def before(self, row: models.Model) -> TextVersion | None:
        """Return what was shipped of a row by an earlier load."""
        name = subject(type(row))
        if name not in self._known:
            rows = TextVersion.objects.filter(subject=name, kind=Kind.SHIPPED)
            self._known[name] = {one.key: one for one in rows.order_by("pk")}
        return self._known[name].get(row.pk)

    def end(self) -> None:
        """Write everything down."""
        TextVersion.objects.bulk_create(self.rows)


def _slugs(row: Any, name: str) -> list[str]:
    return sorted(one.slug for one in getattr(row, name).all()) if row.pk else []


def _lacking(values: Mapping[str, Any], name: str) -> str:
    """Return which of the two languages lacks, by its field, or an empty string."""
    other = f"{name.removesuffix(LANGUAGES[0])}{LANGUAGES[1]}"
    if other not in values or bool(values.get(name)) == bool(values.get(other)):
        return ""
    return other if values.get(name) else name
