"""What the operator brings: files on their way in, and names kept from everybody."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.records import Intake

WHO = settings.AUTH_USER_MODEL


class ReservedNameQuerySet(models.QuerySet["ReservedName"]):
    """What is asked about reserved names."""

    def standing(self) -> Self:
        """Those that hold now."""
        return self.filter(removed_at=None)


class ReservedName(models.Model):
    """A name that nobody can claim, beside those that the portal always keeps."""

    name = models.CharField(_("name"), max_length=64)
    key = models.CharField(max_length=64, editable=False)
    """The name without its separators: they do not make another name."""
    why = models.CharField(_("why"), max_length=500, blank=True)
    by = models.ForeignKey(WHO, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    removed_at = models.DateTimeField(_("given free"), null=True, blank=True)
    removed_by = models.ForeignKey(
        WHO,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given free by"),
    )
    removed_why = models.CharField(_("why given free"), max_length=500, blank=True)

    objects = ReservedNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserved name")
        verbose_name_plural = _("reserved names")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(removed_at=None),
                name="one_reservation_of_a_name",
            ),
        )

    def __str__(self) -> str:
        return self.name


class UploadQuerySet(models.QuerySet["Upload"]):
    """What is asked about files on their way in."""

    def waiting(self) -> Self:
        """Those for which a worker has something to do."""
        return self.filter(state__in=Upload.WORK)


class Upload(models.Model):
    """A file brought in the console: the row is the queue, as a mailbox is."""

    class State(models.TextChoices):
        """Where it stands."""

        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("waits for you")
        CONFIRMED = "confirmed", _("waits for its turn")
        APPLYING = "applying", _("being applied")
        DONE = "done", _("applied")
        FAILED = "failed", _("not possible")
        DROPPED = "dropped", _("dropped")

    WORK = (State.CHECKING, State.CONFIRMED, State.APPLYING)
    OPEN = (*WORK, State.CHECKED)

    kind = models.CharField(_("kind"), max_length=11, choices=Intake.Kind)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    by = models.ForeignKey(WHO, models.PROTECT, related_name="+", verbose_name=_("who"))
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.CHECKING
    )

    report = models.JSONField(default=dict)
    """What the check found, for the preview: no password, no hash."""
    plan = models.CharField(max_length=64, blank=True)
    """The mark of what would change, so that just this is applied."""
    is_stale = models.BooleanField(default=False)
    """The rows changed between the preview and the application."""
    problem = models.JSONField(default=list)
    """Why it is not possible."""

    skip_bad = models.BooleanField(default=False)
    why = models.CharField(_("why"), max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    step = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    """How often a worker took it since something was achieved."""

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of the operator")
        verbose_name_plural = _("files of the operator")
        ordering = ("-made_at",)
        permissions = (("export_lists", "Can export lists"),)
        constraints = (
            # Two files of two operators are applied one after the other.
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state="applying"),
                name="one_file_is_applied_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has something to do."""
        return self.state in self.WORK


class UploadContent(models.Model):
    """The file itself, enciphered; it goes as soon as it is not needed."""

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.upload_id)


class UploadPart(models.Model):
    """What a slice of the work found out, so that nothing is hashed twice."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    found = models.JSONField()

    def __str__(self) -> str:
        return str(self.upload_id)
