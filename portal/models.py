"""What the portal keeps about itself."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When the sweep last ran: a live worker process proves nothing (see /readyz)."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        permissions = (("check_mail", "Can test the mail settings"),)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"


class ContentVersion(models.Model):
    """Another one whenever a text changes: what was made of older texts is over."""

    name = models.CharField(max_length=32, primary_key=True)
    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class TextVersion(models.Model):
    """How a text was once: what was shipped, and what each member of staff made of it.

    One table for every kind of text; `portal.versions` writes and reads it.
    """

    class Kind(models.TextChoices):
        SHIPPED = "shipped", _("shipped with the site")
        FOUND = "found", _("changed by a command or an import")
        WRITTEN = "written", _("written in the console")
        BACK = "back", _("an earlier version again")

    subject = models.CharField(max_length=60)
    """The model, such as faq.question."""
    key = models.PositiveBigIntegerField()
    """Which of its rows."""
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    changed = models.JSONField(default=list)
    """The fields that differ from the version before."""
    digest = models.CharField(max_length=64, blank=True)
    """Of a shipped version: what marks a row that is still as it was shipped."""

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["subject", "key"], name="versions_of_a_text"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.key}: {self.get_kind_display()}"
