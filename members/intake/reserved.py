"""Take in names that nobody may claim."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from members import identifiers
from members.intake import reading
from members.intake.batching import batches
from members.intake.reading import Checked, CollisionError, Counts, IntakeError
from members.intake.recording import Origin, record
from members.models import Intake, Mailbox, ReservedName
from portal.said import Said, reason

COLUMNS = {"name", "reason"}
WHY_MOST = 500
HELD_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NameLine:
    """One name; an empty reason is that of the whole import."""

    name: str
    why: str

    @property
    def key(self) -> str:
        """The name without its separators."""
        return self.name.translate(identifiers.SEPARATORS)


@dataclass(frozen=True, slots=True)
class NewReason:
    """A reserved name for which the file gives another reason."""

    pk: int
    before: str
    line: NameLine


@dataclass
class NamesPlan:
    """What an import would change."""

    new: list[NameLine] = field(default_factory=list)
    changed: list[NewReason] = field(default_factory=list)
    counts: Counts = field(default_factory=lambda: Counts(lines=0))
    remarks: list[str] = field(default_factory=list)


def check_names(data: bytes) -> Checked[NameLine]:
    """Check lines like `sakura,name of a director`; the reason may be missing.

    A header `name,reason` may be there; a line that begins with `#` is a remark.
    """
    lines, encoding = reading.decode(data)
    checked: Checked[NameLine] = Checked(encoding)
    found = reading.header(lines, needed={"name"}, known=COLUMNS)
    places = found.places if found else {"name": 0, "reason": 1}
    width = found.width if found else len(places)
    start = 1 if found else 0
    for number, row in reading.rows(lines, places.values(), start=start):
        try:
            if row and row[0].lstrip().startswith("#"):
                continue
            here = {n: at for n, at in places.items() if n == "name" or _has(row, at)}
            line = _line(reading.Header(here, width).values(row))
            checked.see(number, line.key)
            checked.lines.append(line)
        except ValueError as error:
            checked.refuse(number, reason(error))
    if not checked.lines and not checked.problems:
        raise IntakeError(Said(gettext_noop("the file has no name")))
    return checked


def plan_names(checked: Checked[NameLine]) -> NamesPlan:
    """Find what is new, and what has another reason than before."""
    rows = ReservedName.objects.standing().order_by()
    known = {key: (pk, why) for pk, key, why in rows.values_list("pk", "key", "why")}
    here = {line.key for line in checked.lines}
    shipped = [line for line in checked.lines if identifiers.is_reserved(line.name)]
    own = [line for line in checked.lines if not identifiers.is_reserved(line.name)]
    new = [line for line in own if line.key not in known]
    changed = [
        NewReason(*known[line.key], line)
        for line in own
        if line.key in known and line.why not in {"", known[line.key][1]}
    ]
    counts = Counts(
        lines=len(checked.lines) + len(checked.problems),
        added=len(new),
        changed=len(changed),
        unchanged=len(checked.lines) - len(new) - len(changed),
        skipped=len(checked.problems),
        absent=len(known.keys() - here),
    )
    return NamesPlan(new, changed, counts, [*_of_the_product(shipped), *_held(new)])


def write_names(plan: NamesPlan, origin: Origin) -> Counts:
    """Write the names; raise CollisionError when somebody else reserved one."""
    by = origin.by
    if by is None:
        raise ValueError("somebody reserves a name")
    try:
        with transaction.atomic():
            for batch in batches(plan.new):
                ReservedName.objects.bulk_create(
                    ReservedName(
                        name=line.name, key=line.key, by=by, why=line.why or origin.why
                    )
                    for line in batch
                )
            for change in plan.changed:
                rows = ReservedName.objects.standing().filter(pk=change.pk)
                rows.update(why=change.line.why, by=by)
            record(Intake.Kind.RESERVED, plan.counts, origin)
    except IntegrityError as error:
        text = gettext_noop("another import ran at the same time: run it again")
        raise CollisionError(Said(text)) from error
    return plan.counts


def _has(row: list[str] | None, at: int) -> bool:
    return row is not None and at < len(row)


def _line(values: dict[str, str]) -> NameLine:
    typed = identifiers.fold(values["name"])
    name = typed.removesuffix(f"@{settings.MAIL_DOMAIN}")
    if not identifiers.NAME.fullmatch(name):
        text = gettext_noop(
            "a name has 1 to 64 letters, digits, '.', '_' or '-', without @"
        )
        raise ValueError(Said(text))
    return NameLine(name, values.get("reason", "").strip()[:WHY_MOST])


def _of_the_product(shipped: list[NameLine]) -> list[str]:
    text = gettext_noop("Reserved by the portal itself: %(count)s.")
    return [Said(text, count=len(shipped))] if shipped else []


def _held(new: list[NameLine]) -> list[str]:
    """Say which of the names are somebody's mailbox: those stay as they are."""
    held: list[str] = []
    for batch in batches(new):
        names = {name for line in batch for name in (line.name, line.key)}
        addresses = [f"{name}@{settings.MAIL_DOMAIN}" for name in names]
        rows = Mailbox.objects.filter(address__in=addresses).order_by("address")
        held += rows.values_list("address", flat=True)
    if not held:
        return []
    text = gettext_noop(
        "A mailbox has the name already, and keeps it: %(addresses)s%(more)s."
    )
    more = f", … (+{len(held) - HELD_SHOWN})" if len(held) > HELD_SHOWN else ""
    return [Said(text, addresses=", ".join(held[:HELD_SHOWN]), more=more)]
