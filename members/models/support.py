"""What support keeps about a subscriber: notes, and how a caller is recognised."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.accounts import Connection
from members.models.mailboxes import Mailbox


class NoteQuerySet(models.QuerySet["Note"]):
    """What is asked about notes."""

    def open(self) -> Self:
        """Those that somebody has to come back to, the most urgent first."""
        to_do = self.filter(done_at=None, follow_up_at__isnull=False)
        return to_do.order_by("follow_up_at", "pk")


class Note(models.Model):
    """What an agent wrote down for whoever takes the next call."""

    connection = models.ForeignKey(
        Connection,
        models.PROTECT,
        related_name="notes",
        verbose_name=_("connection"),
    )
    text = models.TextField(_("note"), max_length=1000)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    follow_up_at = models.DateTimeField(_("to be followed up"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["follow_up_at"],
                condition=Q(done_at=None, follow_up_at__isnull=False),
                name="note_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.connection} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to come back to it."""
        return self.done_at is None and self.follow_up_at is not None

    def is_due(self, now: dt.datetime) -> bool:
        """Tell whether the time to come back to it has passed."""
        return bool(self.is_open and self.follow_up_at and self.follow_up_at <= now)


class CallerCode(models.Model):
    """Six digits on the page of somebody signed in, read out to support."""

    connection = models.OneToOneField(
        Connection, models.CASCADE, related_name="caller_code"
    )
    digest = models.CharField(max_length=64)
    until = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.connection} until {self.until:%Y-%m-%d %H:%M}"


class Bulk(models.Model):
    """One action for many mailboxes: confirmed first, then done one after another."""

    verb = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.made_at:%Y-%m-%d %H:%M}"


class BulkItem(models.Model):
    """One mailbox of a bulk action, and what became of it."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("not yet")
        DONE = "done", _("done")
        REFUSED = "refused", _("not possible in its state")

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="items")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["bulk", "mailbox"], name="once_in_a_bulk_action"
            ),
        )
        indexes = (models.Index(fields=["bulk", "outcome"], name="bulk_outcome"),)

    def __str__(self) -> str:
        return f"{self.mailbox} {self.outcome}"
