"""Keep that a file was taken in: a row for the console, a line in the log."""

import structlog

from members.intake.reading import Counts
from members.models import Intake

log = structlog.get_logger(__name__)


def record(kind: Intake.Kind, counts: Counts) -> None:
    """Write the figures of an import."""
    Intake.objects.create(
        kind=kind,
        lines=counts.lines,
        added=counts.added,
        changed=counts.changed,
        skipped=counts.skipped,
    )
    log.info(
        "file_imported",
        kind=str(kind),
        lines=counts.lines,
        added=counts.added,
        changed=counts.changed,
        skipped=counts.skipped,
        absent=counts.absent,
    )
