"""What stands in the head of a page and is said twice: to browsers and to previews."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag(takes_context=True)
def page_title(context: template.Context, content: str) -> SafeString:
    """Name the page and the site; a preview names the site by itself."""
    return format_html(
        '<title>{name} | {site}</title><meta property="og:title" content="{name}">',
        name=SafeString(content.strip()),  # a block of a template is escaped already
        site=context["station"].name,
    )


@register.simple_block_tag
def page_description(content: str) -> SafeString:
    """Say in a sentence what the page is for."""
    return format_html(
        '<meta name="description" content="{words}">'
        '<meta property="og:description" content="{words}">',
        words=SafeString(content.strip()),
    )
