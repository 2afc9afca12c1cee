"""Which fields are written in Japanese and English."""

from modeltranslation.translator import TranslationOptions, register

from impact.models import Text


@register(Text)
class TextTranslation(TranslationOptions):
    """The words, and the HTML made of them."""

    fields = ("title", "label", "hint", "body", "html")
