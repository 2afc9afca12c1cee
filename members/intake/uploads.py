"""A file brought in the console: looked at, shown, confirmed, then applied.

The row is the queue, as a mailbox is. The file itself holds passwords, so it is kept
enciphered, beside the row and not on a disk: any worker, on any machine, can go on.
"""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_noop

from members.intake.reading import IntakeError
from members.models import Account, Upload, UploadContent, UploadPart, UploadQuerySet
from portal.said import Said, keep

State = Upload.State
MOST_BYTES = 16 * 1024 * 1024
"""What is taken: some 300,000 connections, for which a worker needs 1 GB."""

KEPT = timedelta(days=1)
"""After that a file that nobody applied is gone."""

NAME_MOST, WHY_MOST = 200, 500


class BadLinesError(ValueError):
    """The file has bad lines, and nobody said to leave them out."""


def bring(*, kind: str, name: str, data: bytes, by: Account) -> Upload:
    """Keep a file for the workers to look at; nothing is changed yet."""
    with transaction.atomic():
        upload = Upload.objects.create(
            kind=kind, name=name[:NAME_MOST], size=len(data), by=by
        )
        UploadContent.objects.create(upload=upload, data=_cipher(upload).encrypt(data))
    return upload


def confirm(*, upload: Upload, plan: str, why: str, skip_bad: bool = False) -> bool:
    """Let the workers apply just what was shown; return False when that is over.

    `plan` is the mark of the preview that was confirmed. Raise ValueError without a
    reason, BadLinesError when bad lines are not to be skipped.
    """
    if not why.strip():
        raise ValueError("a reason is needed")
    if upload.report.get("bad") and not skip_bad:
        raise BadLinesError
    shown = Upload.objects.filter(pk=upload.pk, state=State.CHECKED, plan=plan)
    return bool(
        shown.update(
            state=State.CONFIRMED,
            why=why.strip()[:WHY_MOST],
            skip_bad=skip_bad,
            confirmed_at=timezone.now(),
            is_stale=False,
        )
    )


def drop(*, upload: Upload) -> bool:
    """Forget a file that was not applied yet; return False when it was."""
    open_ = Upload.objects.filter(pk=upload.pk, state__in=Upload.OPEN)
    if not open_.update(state=State.DROPPED, finished_at=timezone.now()):
        return False
    forget(Upload.objects.filter(pk=upload.pk))
    return True


def tidy() -> bool:
    """Drop files that nobody applied in a day; return whether a worker is needed."""
    since = Coalesce("confirmed_at", "made_at")
    open_ = Upload.objects.filter(state__in=Upload.OPEN).annotate(since=since)
    old = list(open_.filter(since__lt=timezone.now() - KEPT).values_list("pk"))
    text = gettext_noop("It was not applied within a day, so the file was deleted.")
    Upload.objects.filter(pk__in=[pk for (pk,) in old], state__in=Upload.OPEN).update(
        state=State.DROPPED, finished_at=timezone.now(), problem=keep(Said(text))
    )
    forget(Upload.objects.exclude(state__in=Upload.OPEN))
    return Upload.objects.waiting().exists()


def forget(uploads: UploadQuerySet) -> None:
    """Delete the files, and what was found out about them."""
    UploadContent.objects.filter(upload__in=uploads).delete()
    UploadPart.objects.filter(upload__in=uploads).delete()


def content(upload: Upload) -> bytes:
    """Return the file; raise IntakeError when it is gone or not as it was brought."""
    kept = UploadContent.objects.filter(upload=upload).first()
    text = gettext_noop(
        "the file is no longer here as it was uploaded: upload it again"
    )
    try:
        if kept:
            return _cipher(upload).decrypt(bytes(kept.data))
    except InvalidToken:
        pass  # somebody changed it, or SECRET_KEY is another one
    raise IntakeError(Said(text))


def _cipher(upload: Upload) -> Fernet:
    # With the row's number: the file of one row is of no use in another.
    secret = f"{settings.SECRET_KEY} file {upload.pk}"
    return Fernet(urlsafe_b64encode(sha256(secret.encode()).digest()))
