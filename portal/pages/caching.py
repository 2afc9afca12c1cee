"""Public pages are the same bytes for everyone, so every cache may keep them."""

import datetime as dt
import math
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from django.utils.cache import get_max_age, patch_cache_control
from django.views.decorators.http import conditional_page

View = TypeVar("View", bound=Callable[..., HttpResponse])
FRESH, STALE = 60, 600
MOST = FRESH + STALE
"""Seconds for which a page is kept, and then shown once more while it is renewed."""


def public(view: View) -> View:
    """Mark a page as public: a short age, an ETag, and 304 for who has it already."""

    @wraps(view)
    def fresh(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        ends_in = get_max_age(response)
        response["Cache-Control"] = lasting(MOST if ends_in is None else ends_in)
        return response

    page: View = cast(View, conditional_page(fresh))
    return page


def lasting(seconds: int) -> str:
    """Return the header for a page that nobody may show after so many seconds."""
    age = min(FRESH, seconds)
    stale = min(STALE, seconds - age)
    return f"public, max-age={age}, stale-while-revalidate={stale}"


def seconds_left(response: HttpResponse) -> int:
    """Return for how many seconds a public page may be shown, at most."""
    return sum(
        int(number) for number in re.findall(r"=(\d+)", response["Cache-Control"])
    )


def end_at(
    response: HttpResponse, when: dt.datetime | None, now: dt.datetime
) -> HttpResponse:
    """Let no cache keep a public page past the time at which it is another one."""
    if when:
        left = max(0, math.ceil((when - now).total_seconds()))
        patch_cache_control(response, max_age=left)
    return response
