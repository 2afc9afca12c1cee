"""A sentence that is kept as it was meant, and read in another language later."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

Kept = Sequence[Any]
"""A sentence as JSON: the text and what stands in it."""


class Said(str):
    """English text, as commands say it; the console says it in the reader's language.

    The text is one that `gettext_noop` marked, so that translators see it.
    """

    __slots__ = ("parts", "text")
    text: str
    parts: dict[str, Any]

    def __new__(cls, text: str, /, **parts: Any) -> "Said":
        """Put the parts into the text."""
        said = super().__new__(cls, text % parts)
        said.text, said.parts = text, parts
        return said


def reason(error: Exception) -> str:
    """Return what an exception was made with, where that is a sentence of ours."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Said) else str(error)


def keep(text: str) -> Kept:
    """Return the sentence as JSON; a part may be a sentence too."""
    if not isinstance(text, Said):
        return [text, None]
    parts = text.parts.items()
    return [text.text, {k: keep(v) if isinstance(v, Said) else v for k, v in parts}]


def tell(kept: Kept) -> str:
    """Say a kept sentence in the language of the page."""
    text, parts = kept
    if parts is None:
        return str(text)
    said = {k: tell(v) if isinstance(v, list) else v for k, v in parts.items()}
    return gettext(text) % said
