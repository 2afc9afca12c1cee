"""Keep that a file was taken in: a row for the console, a line in the log."""

from dataclasses import dataclass

import structlog

from members.intake.reading import Counts
from members.models import Account, Intake

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Origin:
    """Who brought a file, and why."""

    by: Account | None = None
    why: str = ""


BY_COMMAND = Origin()


def record(kind: Intake.Kind, counts: Counts, origin: Origin = BY_COMMAND) -> None:
    """Write the figures of an import."""
    Intake.objects.create(
        kind=kind,
        by=origin.by,
        why=origin.why,
        lines=counts.lines,
        added=counts.added,
        changed=counts.changed,
        skipped=counts.skipped,
    )
    log.info(
        "file_imported",
        kind=str(kind),
        by=origin.by and origin.by.pk,
        lines=counts.lines,
        added=counts.added,
        changed=counts.changed,
        skipped=counts.skipped,
        absent=counts.absent,
    )
