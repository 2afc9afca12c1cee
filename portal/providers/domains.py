"""Domains of mail addresses, and the patterns that stand for many of them.

In a pattern `*` is any text and `?` is one character, as in a?.auone-net.jp.
"""

import re
from fnmatch import fnmatchcase

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PATTERN = re.compile(r"(?:[a-z0-9*?_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}", re.ASCII)
HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}", re.ASCII)
LONGEST = 253


def validate_patterns(text: str) -> None:
    """Raise ValidationError unless all of it is domains with spaces between."""
    for pattern in text.split():
        if len(pattern) > LONGEST or not PATTERN.fullmatch(pattern):
            raise ValidationError(
                _(
                    "%(text)s is no domain."
                    " Write them like example.ne.jp or *.example.ne.jp."
                ),
                params={"text": pattern},
            )


def is_host(text: str) -> bool:
    """Tell whether it can be the name of a server."""
    return len(text) <= LONGEST and HOST.fullmatch(text) is not None


def validate_host(text: str) -> None:
    """Raise ValidationError unless it can be the name of a server."""
    if not is_host(text):
        raise ValidationError(
            _("%(text)s is no name of a server."), params={"text": text}
        )


def is_exact(pattern: str, domain: str) -> bool:
    """Tell whether addresses of the domain are the pattern's."""
    return fnmatchcase(domain, pattern)


def is_near(pattern: str, domain: str) -> bool:
    """Tell whether the domain stands in the pattern's own domain, or is it."""
    own = without_wildcards(pattern)
    return domain == own or domain.endswith(f".{own}")


def without_wildcards(pattern: str) -> str:
    """Return the part after the last label that has a wildcard."""
    return re.split(r"[^.]*[*?][^.]*\.", pattern)[-1]
