"""Questions on other pages than the FAQ's own."""

from django import template

from portal.faq.models import Question

register = template.Library()

MOST = 5


@register.simple_tag
def asked_often() -> list[Question]:
    """Return the questions that staff marked as asked most often, five at most."""
    return list(Question.objects.published().filter(is_asked_often=True)[:MOST])
