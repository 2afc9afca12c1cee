"""Times in which no new address is prepared."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Pause(models.Model):
    """Staff stopped the preparation; claims are taken and wait, all else goes on."""

    began_at = models.DateTimeField(_("since"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    why = models.CharField(_("why"), max_length=500)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    class Meta:
        verbose_name = _("pause of the preparation")
        verbose_name_plural = _("pauses of the preparation")
        ordering = ("-began_at",)
        constraints = (
            # Of two who pause at the same moment one is told that it is paused.
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="one_open_pause"
            ),
        )

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
