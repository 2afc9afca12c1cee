"""Recognise what an error text of mail software means. Plain Python.

What names one cause alone counts before what several causes share.
"""

import re
import unicodedata
from dataclasses import dataclass

from impact.messages import MESSAGES, Message

RECEIVING_PORTS = frozenset({110, 143, 993, 995})
MOST = 3
"""Meanings that are shown at once: more would help nobody."""


@dataclass(frozen=True)
class Reading:
    """What a text says."""

    messages: tuple[Message, ...]
    port: int | None = None
    """The port that the text names, if it does."""

    @property
    def is_about_receiving(self) -> bool:
        """Whether the text speaks of an incoming server."""
        return self.port in RECEIVING_PORTS


TOKENS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
PORT = re.compile(r" (?:port|ポト|ポト番号) (\d{1,5}) | (\d{1,5}) 番ポト")
WITHOUT_MARK = re.compile(r"8004[0-9a-f]{4}|800ccc[0-9a-f]{2}")


def read(text: str) -> Reading:
    """Return what an error text means, the most certain first; none where unknown.

    Width, case, spaces, line breaks, punctuation and the long vowel mark do not matter.
    """
    spaced = _fold(text)
    found = PORT.search(spaced)
    port = int(found[1] or found[2]) if found else None
    for kind in ("numbers", "words", "replies", "vague"):
        hits = [(_hits(getattr(one, kind), spaced), one) for one in MESSAGES]
        # Sorting is stable: of equals the one that stands first is likelier.
        known = sorted((hit for hit in hits if hit[0]), key=lambda hit: -hit[0])
        if known:
            return Reading(tuple(one for _, one in known[:MOST]), port)
    return Reading((), port)


def _hits(marks: tuple[str, ...], spaced: str) -> int:
    close = spaced.replace(" ", "")
    return sum(_stands_in(_fold(mark), spaced, close) for mark in marks)


def _stands_in(mark: str, spaced: str, close: str) -> bool:
    # English words have ends; in Japanese there may be a break anywhere.
    return mark in spaced if mark.isascii() else mark.replace(" ", "") in close


def _fold(text: str) -> str:
    """Make one form of width and case, with a space around each word and number."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ー", "")
    tokens = (
        f"0x{token}" if WITHOUT_MARK.fullmatch(token) else token
        for token in TOKENS.findall(plain)
    )
    return f" {' '.join(tokens)} "
