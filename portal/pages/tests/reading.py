"""Which public pages there are, and how tests read them."""

import re

PAGES = (
    "/",
    "/op25b/",
    "/affected/",
    "/free-address/",
    "/terms/",
    "/privacy/",
    "/about/",
    "/accessibility/",
)
ADDRESSES = tuple(f"{prefix}{path}" for prefix in ("", "/en") for path in PAGES)


def first(pattern: str, page: str) -> str:
    """Return what the group of a pattern holds where it first fits."""
    found = re.search(pattern, page, re.DOTALL)
    assert found, pattern
    return found.group(1)
