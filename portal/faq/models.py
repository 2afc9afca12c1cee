"""Questions and answers, in Japanese and English side by side."""

from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A group of questions."""

    slug = models.SlugField(_("name in the address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    """What is asked about questions."""

    def published(self) -> Self:
        """Those that visitors see, in the order of the page."""
        rows = self.filter(is_published=True).select_related("category")
        return rows.order_by("category__position", "position", "slug")


class Question(models.Model):
    """One question with its answer; the HTML is made when the answer is saved."""

    slug = models.SlugField(_("name in the address"), unique=True)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="questions", verbose_name=_("category")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer (Markdown)"))
    html = models.TextField(editable=False, blank=True)
    words = models.CharField(_("other words to find it by"), max_length=400, blank=True)
    related = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="+",
        verbose_name=_("related questions"),
    )
    is_published = models.BooleanField(_("published"), default=True)
    is_asked_often = models.BooleanField(
        _("on the home page, as asked often"), default=False
    )
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("category__position", "position", "slug")

    def __str__(self) -> str:
        return self.question


class Helpfulness(models.Model):
    """How often a question helped on one day: counts, nothing about a person."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    helped = models.PositiveIntegerField(_("helped"), default=0)
    did_not_help = models.PositiveIntegerField(_("did not help"), default=0)

    class Meta:
        verbose_name = _("helpfulness")
        verbose_name_plural = _("helpfulness")
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(
                fields=["question", "day"], name="one_helpfulness_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.helped} / {self.did_not_help}"

    @classmethod
    def count(cls, question: Question, day: object, *, helped: bool) -> None:
        """Add one visitor's word to the day."""
        row, _made = cls.objects.get_or_create(question=question, day=day)
        field = "helped" if helped else "did_not_help"
        cls.objects.filter(pk=row.pk).update(**{field: F(field) + 1})
