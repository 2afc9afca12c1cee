"""Public pages are the same bytes for everyone, so every cache may keep them."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

View = TypeVar("View", bound=Callable[..., HttpResponse])


def public(view: View) -> View:
    """Mark a page as public: a short age, an ETag, and 304 for who has it already."""
    fresh = cache_control(public=True, max_age=60, stale_while_revalidate=600)
    page: View = conditional_page(fresh(view))
    return page
