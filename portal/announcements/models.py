"""What the operator tells everybody for a while, on the home page."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Announcement(models.Model):
    """One announcement; visitors see it from its beginning until its end."""

    class Level(models.TextChoices):
        INFORMATION = "information", _("information: in the list of announcements")
        IMPORTANT = "important", _("important: above everything on the home page")

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text (Markdown)"), blank=True)
    html = models.TextField(editable=False, blank=True)
    level = models.CharField(
        _("level"), max_length=12, choices=Level, default=Level.INFORMATION
    )
    begins_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("Empty: until it is taken back."),
    )
    is_published = models.BooleanField(_("published"), default=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("-begins_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
                name="announcement_ends_after_it_begins",
                violation_error_message=_(
                    "The end has to be later than the beginning."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def is_shown(self, at: dt.datetime) -> bool:
        """Tell whether visitors see it at that time, if it is published."""
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)
