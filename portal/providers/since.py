"""Since when a provider blocks port 25: the short form of the file, in words."""

import datetime as dt
import re
from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

PART = re.compile(
    r"(?:(?P<scope>mobile|all|ISPs|submission) )?"
    r"(?P<year>\d{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?(?: \([^)]*\))?"
)
WORDS: dict[str, Callable[[str], str]] = {
    "": lambda day: _("since %(day)s") % {"day": day},
    "all": lambda day: _("to every destination since %(day)s") % {"day": day},
    "mobile": lambda day: _("to mobile carriers since %(day)s") % {"day": day},
    "ISPs": lambda day: _("to other providers since %(day)s") % {"day": day},
    "submission": lambda day: _("port 587 offered since %(day)s") % {"day": day},
}


def in_words(text: str) -> list[str]:
    """Return a phrase for each part that can be read, such as `mobile 2005-11`."""
    parts = (PART.fullmatch(part.strip()) for part in text.split(";"))
    phrases = (_phrase(part) for part in parts if part)
    return [phrase for phrase in phrases if phrase]


def _phrase(part: re.Match[str]) -> str:
    try:
        day = dt.date(int(part["year"]), int(part["month"] or 1), int(part["day"] or 1))
    except ValueError:
        return ""
    if part["day"]:
        words = date_format(day, "DATE_FORMAT")
    elif part["month"]:
        words = date_format(day, "YEAR_MONTH_FORMAT")
    else:
        words = _("%(year)s") % {"year": part["year"]}
    return WORDS[part["scope"] or ""](words)
