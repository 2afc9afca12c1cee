"""Staff write the guides, Japanese and English side by side."""

from django.contrib import admin
from django.urls import reverse

from portal.editing import ContentAdmin
from portal.guides.models import Client, Guide, Trouble
from portal.guides.texts import render_client, render_guide, render_trouble


@admin.register(Client)
class ClientAdmin(ContentAdmin):
    """One mail program: where its setting is, and the words of its window."""

    list_display = ("name", "kind", "confidence", "is_published")
    list_filter = ("kind", "confidence", "is_published")
    search_fields = ("name_ja", "name_en", "slug")
    fields = (
        ("slug", "position", "is_published"),
        ("kind", "platforms"),
        ("icon", "initial", "ways", "takes_profile"),
        ("name_ja", "name_en"),
        ("versions_ja", "versions_en"),
        ("path_ja", "path_en"),
        ("window_ja", "window_en"),
        "rows",
        "config",
        ("note_ja", "note_en"),
        ("confidence", "source", "staff_note"),
    )
    make = staticmethod(render_client)

    def address_of(self, row: Client) -> str:
        """Return the first of its guides that fits."""
        guides = row.guides.order_by("scenario")
        fitting = guides.exclude(fits=Guide.Fits.NO).first() or guides.first()
        return _page(fitting) if fitting else reverse("guides:index")

    def show(self, row: Client) -> None:
        """Show its guides with it."""
        super().show(row)
        row.guides.update(is_published=True)


@admin.register(Guide)
class GuideAdmin(ContentAdmin):
    """The steps of one mail program for one job; `### ` begins a step."""

    list_display = ("client", "scenario", "fits", "is_published")
    list_filter = ("scenario", "fits", "client__kind", "is_published")
    list_select_related = ("client",)
    search_fields = ("client__name_ja", "client__name_en", "slug")
    fields = (
        ("slug", "client", "scenario", "is_published"),
        ("fits", "instead"),
        ("reason_ja", "reason_en"),
        ("before_ja", "before_en"),
        ("fill_ja", "fill_en"),
        ("after_ja", "after_en"),
    )
    make = staticmethod(render_guide)

    def address_of(self, row: Guide) -> str:
        """Return the page of the guide."""
        return _page(row)

    def show(self, row: Guide) -> None:
        """Show its software with it."""
        super().show(row)
        Client.objects.filter(pk=row.client_id).update(is_published=True)


@admin.register(Trouble)
class TroubleAdmin(ContentAdmin):
    """A message of mail software, and what to do."""

    list_display = ("title", "clients", "scenarios", "is_published")
    list_filter = ("is_published",)
    search_fields = ("title_ja", "title_en", "slug")
    fields = (
        ("slug", "position", "is_published"),
        ("title_ja", "title_en"),
        ("answer_ja", "answer_en"),
        ("clients", "scenarios"),
    )
    make = staticmethod(render_trouble)

    def address_of(self, row: Trouble) -> str:
        """Return the page of all messages."""
        return reverse("guides:trouble")


def _page(guide: Guide) -> str:
    return reverse("guides:guide", args=[guide.scenario, guide.client.slug])
