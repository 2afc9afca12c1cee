"""Staff write the FAQ, Japanese and English side by side."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from portal.editing import ContentAdmin
from portal.faq.models import Category, Helpfulness, Question
from portal.faq.texts import render


@admin.register(Category)
class CategoryAdmin(ContentAdmin):
    """The groups of the FAQ."""

    list_display = ("name", "slug", "position")
    fields = ("slug", ("name_ja", "name_en"), "position")

    def address_of(self, row: Category) -> str:
        """Return the page on which all groups stand."""
        return reverse("faq:index")


class HelpfulnessInline(admin.TabularInline):
    """Whether the answer helped, by day; counts from cached pages are at least that."""

    model = Helpfulness
    template = "admin/history_inline.html"
    fields = readonly_fields = ("day", "helped", "did_not_help")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only visitors count."""
        return False


@admin.register(Question)
class QuestionAdmin(ContentAdmin):
    """One question with its answer."""

    list_display = ("question", "category", "is_published", "is_asked_often")
    list_filter = ("category", "is_published", "is_asked_often")
    search_fields = ("question_ja", "question_en", "slug")
    fields = (
        ("slug", "category", "position"),
        ("is_published", "is_asked_often"),
        ("question_ja", "question_en"),
        ("answer_ja", "answer_en"),
        "words",
        "related",
    )
    inlines = (HelpfulnessInline,)
    make = staticmethod(render)

    def address_of(self, row: Question) -> str:
        """Return the page of the question."""
        return reverse("faq:question", args=[row.slug])
