"""Staff write the FAQ, Japanese and English side by side."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.editing import ContentAdmin
from portal.faq.models import Category, Helpfulness, Question
from portal.faq.texts import render


@admin.register(Category)
class CategoryAdmin(ContentAdmin):
    """The groups of the FAQ."""

    list_display = ("name", "slug", "position")
    fields = ("slug", ("name_ja", "name_en"), "position")


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
    """One question; the preview shows what visitors see once it is saved."""

    list_display = ("question", "category", "is_published", "is_asked_often")
    list_filter = ("category", "is_published", "is_asked_often")
    search_fields = ("question_ja", "question_en", "slug")
    filter_horizontal = ("related",)
    fields = (
        ("slug", "category", "position"),
        ("is_published", "is_asked_often"),
        ("question_ja", "question_en"),
        ("answer_ja", "answer_en"),
        ("preview_ja", "preview_en"),
        "words",
        "related",
    )
    readonly_fields = ("preview_ja", "preview_en")
    inlines = (HelpfulnessInline,)

    def save_model(
        self,
        request: HttpRequest,
        obj: Question,
        form: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Make the HTML with the text."""
        super().save_model(request, render(obj), form, change)

    @admin.display(description=_("Preview (Japanese)"))
    def preview_ja(self, obj: Question) -> str:
        """Show the Japanese answer; the HTML was made safe when it was made."""
        return SafeString(obj.html_ja)

    @admin.display(description=_("Preview (English)"))
    def preview_en(self, obj: Question) -> str:
        """Show the English answer."""
        return SafeString(obj.html_en)
