"""Compare what a source says with the directory, then write what differs."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms import fields_for_model
from django.utils.translation import gettext_noop, override

from portal import texts
from portal.progress import Tell
from portal.providers.choices import Status
from portal.providers.intake.reading import Checked, Item
from portal.providers.models import Provider
from portal.said import Said

FIELDS = tuple(name for name in fields_for_model(Provider) if name != "slug")
"""What a source may say of a provider, and what makes a row another one."""


@dataclass
class Plan:
    """What an import would change; nothing is written yet."""

    new: list[Provider] = field(default_factory=list)
    changed: list[Provider] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    """What staff edited: never overwritten."""
    unchanged: int = 0


def complete(row: Provider | None, values: dict[str, Any]) -> dict[str, Any]:
    """Return a value for every field: what is not said stays, or is the usual one.

    A server that nobody verified is kept from visitors until somebody says otherwise.
    """
    base = row or Provider(is_host_verified=values["status"] != Status.UNVERIFIED)
    return {name: values.get(name, getattr(base, name)) for name in FIELDS}


def check_values(checked: Checked) -> None:
    """Hold what differs to the rules of the model; move what breaks one.

    What is in the directory already keeps them: the database sees to that.
    """
    known = Provider.objects.in_bulk(field_name="slug")
    good = []
    for item in checked.items:
        row = known.get(item.slug)
        wanted = complete(row, item.values)
        wrong = ""
        if row is None or _different(row, wanted):
            with override("en"):  # a sentence of ours is kept in English
                wrong = _wrong(Provider(slug=item.slug, **wanted))
        if wrong:
            checked.refuse(item.place, wrong)
        else:
            good.append(item)
    checked.items = good


def plan(checked: Checked, tell: Tell) -> Plan:
    """Find what is new, what differs, and what staff edited."""
    known = Provider.objects.in_bulk(field_name="slug")
    found = Plan()
    for done, item in enumerate(checked.items, 1):
        _compare(item, known.get(item.slug), found)
        tell(done, len(checked.items))
    return found


def apply(found: Plan) -> None:
    """Write what is new and what differs, all or nothing, and tell every process."""
    with transaction.atomic():
        Provider.objects.bulk_create(found.new)
        Provider.objects.bulk_update(found.changed, [*FIELDS, "imported"])
        if found.new or found.changed:
            texts.touch()


def _compare(item: Item, row: Provider | None, found: Plan) -> None:
    wanted = complete(row, item.values)
    mark = texts.digest(wanted)
    if row is None:
        found.new.append(Provider(slug=item.slug, imported=mark, **wanted))
        return
    present = {name: getattr(row, name) for name in FIELDS}
    different = _different(row, wanted)
    if not different:
        found.unchanged += 1
    elif texts.digest(present) not in {row.shipped, row.imported}:
        found.left_alone.append(item.slug)
    else:
        for name in different:
            setattr(row, name, wanted[name])
        row.imported = mark
        found.changed.append(row)
        found.changes.append(f"{item.slug}: {', '.join(different)}")


def _different(row: Provider, wanted: dict[str, Any]) -> list[str]:
    return [name for name in FIELDS if getattr(row, name) != wanted[name]]


def _wrong(row: Provider) -> str:
    """Return what is wrong with a row first, in words, or nothing."""
    try:
        row.full_clean(validate_unique=False, exclude=["shipped", "imported"])
    except ValidationError as error:
        column, (first, *_others) = next(iter(error.error_dict.items()))
        if column == NON_FIELD_ERRORS:
            return _said(first)
        text = gettext_noop("%(column)s: %(wrong)s")
        return Said(text, column=column, wrong=_said(first))
    return ""


def _said(error: ValidationError) -> str:
    whole = " ".join(error.messages)
    parts = {name: str(part) for name, part in (error.params or {}).items()}
    said = Said(str(error.message), **parts)
    return said if said == whole else whole  # a plural is no text of its own
