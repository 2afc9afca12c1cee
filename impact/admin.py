"""Staff write the words, see which outcomes are reached, and open a caller's code."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from impact import codes, examples, links, pages, wizard
from impact.models import DailyCount, Text
from impact.outcomes import Verdict
from impact.texts import LANGUAGES, REQUIRED, render as render_text
from portal.editing import ContentAdmin

VERDICTS = {
    Verdict.AFFECTED: _("You are affected"),
    Verdict.NOT_AFFECTED: _("You are not affected"),
    Verdict.DEPENDS: _("Something to look up first"),
}


class TextForm(forms.ModelForm):
    """What a page needs is written in both languages."""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty text that a page would show."""
        cleaned = super().clean() or self.cleaned_data
        for field in REQUIRED[self.instance.kind]:
            for language in LANGUAGES:
                name = f"{field}_{language}"
                if not cleaned.get(name):
                    self.add_error(name, ValidationError(_("A page needs this text.")))
        return cleaned


class PartFilter(admin.AllValuesFieldListFilter):
    """The texts of one question; those of none have a link with words too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name the choice of no question."""
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or self.empty_value_display}


@admin.register(Text)
class TextAdmin(ContentAdmin):
    """The words of the impact check; which there are follows from its rules."""

    form = TextForm
    list_display = ("slug", "title", "kind", "part_of")
    list_filter = ("kind", ("part_of", PartFilter))
    search_fields = ("slug", "title_ja", "title_en", "body_ja", "body_en")
    fields = (
        ("slug", "kind", "part_of"),
        ("title_ja", "title_en"),
        ("label_ja", "label_en"),
        ("hint_ja", "hint_en"),
        ("body_ja", "body_en"),
        "faq",
    )
    readonly_fields = ("slug", "kind", "part_of")
    make = staticmethod(render_text)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the rules say which texts there are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a page would lack it."""
        return False

    def address_of(self, row: Text) -> str:
        """Return a page that shows the text."""
        return examples.address_of(row)


@admin.register(DailyCount)
class DailyCountAdmin(admin.ModelAdmin):
    """Which outcomes are reached how often; pages without script are not counted."""

    list_display = ("day", "verdict_words", "answers", "code", "times")
    list_filter = ("verdict",)
    date_hierarchy = "day"
    search_fields = ("code",)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that opens a caller's code."""
        view = self.admin_site.admin_view(self.open_code)
        return [path("code/", view, name="impact_code"), *super().get_urls()]

    def open_code(self, request: HttpRequest) -> HttpResponse:
        """Show what a caller sees who reads out this code."""
        typed = request.GET.get("code", "").strip()
        answers = codes.decode(typed)
        progress = wizard.replay(answers or {})
        is_whole = answers is not None and progress.open is None
        page = pages.outcome_page(progress.answers) if is_whole else None
        context = self.admin_site.each_context(request) | {
            "title": _("Open the number that a caller reads out"),
            "typed": typed,
            "is_known": answers is not None,
            "page": page,
            "verdict": VERDICTS[page.verdict] if page else "",
            "url": links.result_url(progress.answers),
        }
        return render(request, "admin/impact/code.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: only visitors count."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a count is what it is."""
        return False

    @admin.display(description=_("verdict"), ordering="verdict")
    def verdict_words(self, obj: DailyCount) -> str:
        """Say the verdict as visitors see it."""
        return str(VERDICTS[Verdict(obj.verdict)])

    @admin.display(description=_("answers"))
    def answers(self, obj: DailyCount) -> str:
        """Say the answers that the code stands for."""
        return ", ".join(pages.in_words(codes.decode(obj.code) or {}))
