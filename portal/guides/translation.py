"""Which fields are written in Japanese and English."""

from modeltranslation.translator import TranslationOptions, register

from portal.guides.models import Client, Guide, Trouble


@register(Client)
class ClientTranslation(TranslationOptions):
    """Names, and where the setting is."""

    fields = ("name", "versions", "path", "window", "note", "note_html")


@register(Guide)
class GuideTranslation(TranslationOptions):
    """The steps, and the HTML made of them."""

    fields = (
        "reason",
        "before",
        "fill",
        "after",
        "reason_html",
        "before_html",
        "fill_html",
        "after_html",
    )


@register(Trouble)
class TroubleTranslation(TranslationOptions):
    """The message, what to do, and the HTML made of it."""

    fields = ("title", "answer", "html")
