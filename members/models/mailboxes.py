"""The mailbox that a subscriber claimed: the row is the queue."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.accounts import Account, Connection
from members.models.bytewise import Bytewise


class Status(models.TextChoices):
    """Where a mailbox stands."""

    REQUESTED = "requested", _("Being prepared")
    READY = "ready", _("Ready to use")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Could not be given")


MOVES: dict[str, frozenset[str]] = {
    Status.REQUESTED: frozenset({Status.READY, Status.CLOSED, Status.REFUSED}),
    Status.READY: frozenset({Status.SUSPENDED, Status.CLOSED}),
    Status.SUSPENDED: frozenset({Status.READY, Status.CLOSED}),
    Status.CLOSED: frozenset(),
    Status.REFUSED: frozenset(),
}
"""Every move that a mailbox may make; there is no other way."""


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    """What is asked about mailboxes, in words."""

    def current_of(self, connection: Connection) -> "Mailbox | None":
        """Return the one that counts for the connection, else the last refused one."""
        mine = self.filter(connection=connection, released_at=None)
        refused_last = Case(When(status=Status.REFUSED, then=1), default=0)
        return mine.order_by(refused_last, "-requested_at").first()

    def waiting(self) -> Self:
        """Those whose row says more than the mail system has."""
        return self.filter(applied_revision__lt=F("revision"))

    def due(self) -> Self:
        """Those that wait, whose time has come and that no worker holds.

        Time is the database's: the clocks of two workers may differ.
        """
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.waiting().filter(free, next_attempt_at__lte=Now())

    def late(self, now: dt.datetime) -> Self:
        """Those that are not ready although their time has passed."""
        return self.filter(status=Status.REQUESTED, due_at__lt=now)


class Mailbox(models.Model):
    """One address: what is wanted (`revision`) and what the mail system has."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="mailbox")
    connection = models.ForeignKey(
        Connection,
        models.PROTECT,
        related_name="mailboxes",
        verbose_name=_("connection"),
    )
    address = models.EmailField(_("address"), unique=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.REQUESTED
    )
    terms_version = models.CharField(_("accepted terms"), max_length=200)

    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    due_at = models.DateTimeField(_("promised by"))
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    proven_at = models.DateTimeField(_("proven at"), null=True, blank=True)
    welcomed_at = models.DateTimeField(_("welcomed at"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)

    revision = models.PositiveIntegerField(default=1)
    applied_revision = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    initial_password = models.BooleanField(
        _("still the initial password"), default=True
    )
    password_changed_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=128, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    known_networks = models.JSONField(default=list, blank=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering = ("-requested_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["connection"],
                condition=~Q(status="refused") & Q(released_at=None),
                name="one_mailbox_per_connection",
            ),
            models.CheckConstraint(
                condition=Q(applied_revision__lte=F("revision")),
                name="applied_is_not_ahead_of_wanted",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[str(status) for status in MOVES]),
                name="mailbox_status_is_known",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(applied_revision__lt=F("revision")),
                name="mailbox_waiting",
            ),
            models.Index(fields=["status", "due_at"], name="mailbox_status_due"),
            # What the console counts by the hour.
            models.Index(fields=["requested_at"], name="mailbox_requested_at"),
            models.Index(fields=["ready_at"], name="mailbox_ready_at"),
            models.Index(fields=["due_at"], name="mailbox_due_at"),
            # What an agent types: the beginning of an address.
            models.Index(Bytewise("address"), name="mailbox_address_bytes"),
        )

    def __str__(self) -> str:
        return self.address

    @property
    def local_part(self) -> str:
        """The part of the address before the @."""
        return self.address.partition("@")[0]

    @property
    def is_late(self) -> bool:
        """Whether the promised time has passed without the mailbox being ready."""
        return self.status == Status.REQUESTED and timezone.now() > self.due_at

    @property
    def is_applied(self) -> bool:
        """Whether the mail system has everything that the row says."""
        return self.applied_revision >= self.revision
