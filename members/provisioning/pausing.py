"""Stop preparing new addresses for a while, and go on: claims wait meanwhile."""

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Account, Mailbox, MailboxQuerySet, Pause, Status

log = structlog.get_logger(__name__)


def is_paused() -> bool:
    """Tell whether staff stopped the preparation; what a worker holds it finishes."""
    return Pause.objects.filter(ended_at=None).exists()


def due() -> MailboxQuerySet:
    """Return the rows that are due; in a pause without those that are not ready yet.

    A suspension, a closing and a new password wait for nobody: until they are applied,
    a stolen mailbox goes on sending.
    """
    rows = Mailbox.objects.due()
    return rows.exclude(status=Status.REQUESTED) if is_paused() else rows


def pause(*, by: Account, why: str) -> bool:
    """Stop; return False where it is stopped already. Raise ValueError without why."""
    if not why.strip():
        raise ValueError("a reason is needed")
    try:
        with transaction.atomic():
            Pause.objects.create(by=by, why=why.strip()[:500])
    except IntegrityError:
        return False
    log.warning("provisioning_paused", by=by.pk)
    return True


def resume(*, by: Account) -> bool:
    """Go on with everything that waits; return False where nothing was stopped."""
    open_ = Pause.objects.filter(ended_at=None)
    is_over = bool(open_.update(ended_at=timezone.now(), ended_by=by))
    if is_over:
        log.warning("provisioning_resumed", by=by.pk)
    return is_over
