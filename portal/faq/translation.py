"""Which fields are written in Japanese and English."""

from modeltranslation.translator import TranslationOptions, register

from portal.faq.models import Category, Question


@register(Category)
class CategoryTranslation(TranslationOptions):
    """The name of a group."""

    fields = ("name",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    """The question, its answer, and the HTML made of it."""

    fields = ("question", "answer", "html")
