"""Staff announce something, Japanese and English side by side."""

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.announcements.models import Announcement
from portal.announcements.texts import render
from portal.editing import ContentAdmin


@admin.register(Announcement)
class AnnouncementAdmin(ContentAdmin):
    """One announcement on the home page."""

    list_display = ("title", "level", "begins_at", "ends_at", "is_published", "is_now")
    list_filter = ("level", "is_published")
    search_fields = ("title_ja", "title_en", "text_ja", "text_en")
    fields = (
        ("title_ja", "title_en"),
        ("text_ja", "text_en"),
        ("level", "is_published"),
        ("begins_at", "ends_at"),
    )
    formfield_overrides = {  # noqa: RUF012  Django's way
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(
                {"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        }
    }
    """One box with a label, where Django has two and labels one."""
    make = staticmethod(render)

    def address_of(self, row: Announcement) -> str:
        """Return the home page."""
        return reverse("pages:home")

    def show(self, row: Announcement) -> None:
        """Show it now, whenever it will begin."""
        super().show(row)
        Announcement.objects.filter(pk=row.pk).update(
            begins_at=timezone.now(), ends_at=None
        )

    @admin.display(description=_("on the home page now"), boolean=True)
    def is_now(self, obj: Announcement) -> bool:
        """Tell whether visitors see it."""
        return obj.is_published and obj.is_shown(timezone.now())
