"""Work on the files that were brought, some seconds at a time."""

import time
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_noop

from members.intake.batching import HASHES_AT_ONCE, Progress, batches
from members.intake.kinds import PREPARE
from members.intake.prepared import Prepared
from members.intake.reading import CollisionError, IntakeError
from members.intake.recording import Origin
from members.intake.remembering import Ask, Memory
from members.intake.uploads import content, forget
from members.models import Upload, UploadPart, UploadQuerySet
from portal.said import Said, keep, reason

log = structlog.get_logger(__name__)
State = Upload.State
SECONDS = 10.0
"""After that the others have their turn: claims wait behind the same workers."""

LEASE = timedelta(seconds=120)
"""How long a worker may be silent about a file; after that another one takes it."""

AGAIN = timedelta(seconds=30)
"""The pause after an error that nobody foresaw."""

MOST_ATTEMPTS = 5
TELL = 1.0
"""Seconds between two notes of how far it is."""


class OutOfTimeError(Exception):
    """The turn is over; the next one goes on where this one stopped."""


class LostError(Exception):
    """The file was dropped, or another worker has it."""


def work(*, seconds: float = SECONDS) -> bool:
    """Do some seconds' worth for one file; return whether another turn is needed."""
    try:
        upload = take()
    except IntegrityError:  # another worker began to apply a file just now
        return False
    if upload:
        work_on(upload, seconds)
    return _free().exists()


class Turn(Memory):
    """One worker's turn with a file: what is known, how far it is, until when."""

    def __init__(self, upload: Upload, seconds: float) -> None:
        self.upload = upload
        self.seconds = seconds
        self.began = time.monotonic()
        self.until = 0.0
        self.told = 0.0
        self.known: dict[str, str] = {}
        for found in upload.parts.values_list("found", flat=True):
            self.known |= found

    def fill(self, keys: list[str], ask: Ask) -> dict[str, str]:
        """Keep each answer, so that a worker that is killed loses one batch."""
        asked = [key for key in keys if key not in self.known]
        for batch in batches(asked, HASHES_AT_ONCE):
            self._begin()
            found = dict(zip(batch, ask(batch), strict=True))
            UploadPart.objects.create(upload=self.upload, found=found)
            self.known |= found
            _hold(self.upload)
            if time.monotonic() > self.until:
                raise OutOfTimeError
        return {key: self.known[key] for key in keys}

    def _begin(self) -> None:
        # Reading a large file again takes its time: at least as long goes to the work.
        if not self.until:
            spent = time.monotonic() - self.began
            self.until = time.monotonic() + max(self.seconds, spent)

    def steps(self, step: str) -> Progress:
        """Return whom to tell how far a step is."""
        # What was compared for the preview is only looked up before it is applied.
        is_again = self.upload.state == State.APPLYING and step == "comparing"

        def tell(done: int, total: int) -> None:
            if time.monotonic() - self.told > TELL or done in {0, total}:
                self.told = time.monotonic()
                far = {} if is_again else {"step": step, "done": done, "total": total}
                _hold(self.upload, **far)

        return tell


def take() -> Upload | None:
    """Take the file that waits longest for its turn, or none."""
    with transaction.atomic():
        turns = _free().order_by(F("lease_until").asc(nulls_first=True), "pk")
        rows = turns.select_related("by")
        found = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if found is None:
            return None
        found.lease_until = timezone.now() + LEASE
        found.attempts += 1
        if found.state == State.CONFIRMED:
            found.state = State.APPLYING
        found.save(update_fields=["lease_until", "attempts", "state"])
        return found


def _free() -> UploadQuerySet:
    """Return what waits and nobody works on; one file is applied at a time."""
    nobody = Q(lease_until=None) | Q(lease_until__lte=Now())
    free = Upload.objects.waiting().filter(nobody)
    if Upload.objects.filter(state=State.APPLYING).exists():
        return free.exclude(state=State.CONFIRMED)
    return free


def work_on(upload: Upload, seconds: float) -> None:
    """Have a turn with a file that was taken; nothing is written once it is lost."""
    try:
        _try(upload, seconds)
    except LostError:
        log.info("upload_left", upload=upload.pk)


def _try(upload: Upload, seconds: float) -> None:
    try:
        _advance(upload, Turn(upload, seconds))
    except LostError:
        raise
    except (OutOfTimeError, CollisionError):
        _let_go(upload)
    except IntakeError as error:
        _fail(upload, reason(error))
    except Exception:
        log.exception("upload_failed", upload=upload.pk)
        if upload.attempts >= MOST_ATTEMPTS:
            text = gettext_noop("an error that nobody foresaw; the log has it")
            _fail(upload, Said(text))
        else:
            _held(upload).update(lease_until=timezone.now() + AGAIN)


def _advance(upload: Upload, turn: Turn) -> None:
    prepared = PREPARE[upload.kind](content(upload), turn.steps, turn)
    mark = prepared.mark()
    if upload.state == State.APPLYING and mark == upload.plan:
        prepared.work(turn.steps)
        _write(upload, prepared)
    else:
        _show(upload, prepared, mark)


def _show(upload: Upload, prepared: Prepared, mark: str) -> None:
    """Let people see what would change; what they confirmed may be over by now."""
    is_stale = upload.state == State.APPLYING
    report = prepared.report()
    _end(upload, State.CHECKED, report=report, plan=mark, is_stale=is_stale)


def _write(upload: Upload, prepared: Prepared) -> None:
    _hold(upload, step="writing", done=0, total=0)
    with transaction.atomic():
        # Locked until all is written: no other worker takes it, however long it lasts.
        if not _held(upload).select_for_update().exists():
            raise LostError
        prepared.write(Origin(upload.by, upload.why))
        _end(upload, State.DONE, finished_at=timezone.now())
        forget(Upload.objects.filter(pk=upload.pk))
    log.info("upload_applied", upload=upload.pk, by=upload.by_id)


def _fail(upload: Upload, text: str) -> None:
    with transaction.atomic():
        _end(upload, State.FAILED, problem=keep(text), finished_at=timezone.now())
        forget(Upload.objects.filter(pk=upload.pk))


def _end(upload: Upload, state: State, **values: Any) -> None:
    over = {"lease_until": None, "attempts": 0, "step": "", "done": 0, "total": 0}
    if not _held(upload).update(state=state, **over, **values):
        raise LostError


def _let_go(upload: Upload) -> None:
    """Let others have their turn first."""
    _held(upload).update(lease_until=timezone.now(), attempts=0)


def _hold(upload: Upload, **values: Any) -> None:
    """Say how far it is, and hold the file for longer."""
    until = timezone.now() + LEASE
    if not _held(upload).update(lease_until=until, **values):
        raise LostError
    upload.lease_until = until


def _held(upload: Upload) -> UploadQuerySet:
    """Return the row as a query that finds it only while this lease is the last one."""
    return Upload.objects.filter(
        pk=upload.pk, lease_until=upload.lease_until, state=upload.state
    )
