"""Prepare a file of providers, by the functions of the directory itself."""

import re

from django.db import transaction

from members.intake.prepared import Difference, Prepared, Steps
from members.intake.reading import Counts, IntakeError, Problem
from members.intake.recording import Origin, record
from members.intake.remembering import Memory
from members.models import Intake
from portal.providers.intake import planning
from portal.providers.intake.columns import check_file
from portal.providers.intake.reading import Checked, IntakeError as UnreadableError
from portal.providers.models import Provider
from portal.said import reason

LINE = re.compile(r"line (\d+)")
COLUMNS = ["slug", "name_ja", "name_en", "kind", "smtp_host"]
CELL_MOST = 200
"""Characters of a value in the preview."""


def providers(data: bytes, steps: Steps, _memory: Memory) -> Prepared:
    """Prepare providers; what staff edited is left alone and named."""
    checked = _check(data)
    before = Provider.objects.in_bulk(field_name="slug")
    plan = planning.plan(checked, steps("comparing"))
    counts = Counts(
        lines=len(checked.items) + len(checked.problems),
        added=len(plan.new),
        changed=len(plan.changed),
        unchanged=plan.unchanged + len(plan.left_alone),
        skipped=len(checked.problems),
        absent=len(before.keys() - {item.slug for item in checked.items}),
    )

    def write(origin: Origin) -> Counts:
        with transaction.atomic():
            planning.apply(plan)
            record(Intake.Kind.PROVIDERS, counts, origin)
        return counts

    return Prepared(
        encoding=checked.encoding,
        problems=[_problem(one.place, one.reason) for one in checked.problems],
        remarks=checked.remarks,
        counts=counts,
        columns=COLUMNS,
        added=[[str(getattr(row, name)) for name in COLUMNS] for row in plan.new],
        changed=[_difference(before[row.slug], row) for row in plan.changed],
        left_alone=plan.left_alone,
        write=write,
    )


def _check(data: bytes) -> Checked:
    try:
        checked = check_file(data)
    except UnreadableError as error:
        raise IntakeError(reason(error)) from error
    planning.check_values(checked)
    return checked


def _problem(place: str, text: str) -> Problem:
    found = LINE.fullmatch(place)
    return Problem(int(found[1]) if found else 0, text)


def _difference(before: Provider, after: Provider) -> Difference:
    pairs = (
        (name, str(getattr(before, name) or ""), str(getattr(after, name) or ""))
        for name in planning.FIELDS
    )
    return Difference(
        after.slug,
        [(n, old[:CELL_MOST], new[:CELL_MOST]) for n, old, new in pairs if old != new],
    )
