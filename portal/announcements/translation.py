"""Which fields are written in Japanese and English."""

from modeltranslation.translator import TranslationOptions, register

from portal.announcements.models import Announcement


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    """The title, the text, and the HTML made of it."""

    fields = ("title", "text", "html")
