"""Icons from the sprite: a page has dozens, so each is made once."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon of static/img/sprite.svg; it never stands for words alone."""
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        static("img/sprite.svg"),
        name,
    )
