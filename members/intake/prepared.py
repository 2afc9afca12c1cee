"""What a file would change, whatever it holds: to be shown first, then written."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from members.intake.batching import Progress
from members.intake.reading import Counts, Problem
from members.intake.recording import Origin
from portal.said import Kept, keep

SHOWN = 20
"""New and changed rows of a preview."""

MOST_PROBLEMS = 200
"""Bad lines of a preview."""

Steps = Callable[[str], Progress]
"""Given the name of a step, return whom to tell how far it is."""

Field = tuple[str, str, str]
"""A column, what stood in it, and what the file says."""


@dataclass(frozen=True)
class Difference:
    """What would change in one row."""

    name: str
    fields: list[Field]


def _nothing_slow(_steps: Steps) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A checked and compared file; no row was written yet."""

    encoding: str
    problems: list[Problem]
    remarks: list[str]
    counts: Counts
    columns: list[str]
    added: Iterable[list[str]]
    """The new rows, without passwords."""
    changed: Iterable[Difference]
    left_alone: list[str] = field(default_factory=list)
    write: Callable[[Origin], Counts]
    """Write all of it or nothing; raise CollisionError when the rows changed."""
    work: Callable[[Steps], None] = _nothing_slow
    """Do beforehand what takes long, such as hashing."""

    def mark(self) -> str:
        """Return a mark of all that would change: another one when anything differs."""
        digest = sha256(repr(self.counts).encode())
        for row in (*self.added, *self.changed):
            digest.update(repr(row).encode())
        return digest.hexdigest()

    def report(self) -> dict[str, Any]:
        """Return the preview as JSON: no password and no hash is in it."""
        return {
            "encoding": self.encoding,
            "counts": asdict(self.counts),
            "problems": [
                [problem.number, keep(problem.reason)]
                for problem in self.problems[:MOST_PROBLEMS]
            ],
            "bad": len(self.problems),
            "remarks": [keep(remark) for remark in self.remarks],
            "columns": self.columns,
            "added": list(islice(self.added, SHOWN)),
            "changed": [_kept(one) for one in islice(self.changed, SHOWN)],
            "left_alone": self.left_alone[:MOST_PROBLEMS],
        }


def _kept(difference: Difference) -> tuple[str, list[tuple[str, Kept, Kept]]]:
    fields = [(name, keep(old), keep(new)) for name, old, new in difference.fields]
    return difference.name, fields
