"""The words of the impact check, and how often each outcome was reached."""

import datetime as dt

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Text(models.Model):
    """The words of one question, answer, reason, remedy and so on, in both languages.

    Which there are is decided by the rules: staff change words, and add or delete none.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        HELP = "help", _("help to answer")
        REASON = "reason", _("reason")
        REMEDY = "remedy", _("what to do")
        ERROR = "error", _("error message")

    slug = models.CharField(_("id"), max_length=80, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, editable=False)
    part_of = models.CharField(_("question"), max_length=40, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    label = models.CharField(
        _("short form"),
        max_length=60,
        blank=True,
        help_text=_("In the list of answers and in the impact table."),
    )
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    body = models.TextField(_("text (Markdown)"), blank=True)
    html = models.TextField(editable=False, blank=True)
    faq = models.CharField(
        _("questions of the FAQ that say more"),
        max_length=200,
        blank=True,
        help_text=_("Their names in the address, with spaces between."),
    )
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title or self.slug}"

    @property
    def short(self) -> str:
        """The short form, or the title where it is short enough."""
        return str(self.label or self.title)


class DailyCount(models.Model):
    """How often one outcome was reached on one day: a count, nothing about a person."""

    day = models.DateField(_("day"))
    code = models.CharField(_("code of the answers"), max_length=20)
    verdict = models.CharField(_("verdict"), max_length=12)
    times = models.PositiveIntegerField(_("at least"), default=0)

    class Meta:
        verbose_name = _("outcomes of a day")
        verbose_name_plural = _("outcomes by day")
        ordering = ("-day", "-times")
        constraints = (
            models.UniqueConstraint(
                fields=["day", "code"], name="one_count_of_an_outcome_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.code}"

    @classmethod
    def count(cls, *, day: dt.date, code: str, verdict: str) -> None:
        """Add one visit to the outcome of the code."""
        row, _made = cls.objects.get_or_create(
            day=day, code=code, defaults={"verdict": verdict}
        )
        cls.objects.filter(pk=row.pk).update(times=F("times") + 1)
