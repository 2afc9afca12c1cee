"""Read what people type as a connection ID, a sign-in name or a local part. Pure."""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

AUTO_NUMBERED = re.compile(r"ip[0-9]{10}")
IP_AND_DIGITS = re.compile(r"ip[0-9]+")
OTHER_CONNECTION_ID = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
LOCAL_PART = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
SEPARATORS = str.maketrans("", "", "._-")
HIDDEN = 4
"""Characters of a connection ID that no page shows beside the address."""

LOCAL_PART_LEAST = 3
LOCAL_PART_MOST = 32


class IdentifierError(ValueError):
    """What was typed is no connection ID; the text says why."""

    def __init__(self, text: str, **parts: object) -> None:
        super().__init__(text % parts)
        self.text, self.parts = text, parts


class LocalPartProblem(StrEnum):
    """Why a local part cannot be given to anybody."""

    EMPTY = "empty"
    SHORT = "short"
    LONG = "long"
    CHARACTERS = "characters"
    START = "start"
    END = "end"
    SEPARATORS = "separators"
    CONNECTION_ID = "connection_id"
    RESERVED = "reserved"


def fold(text: str) -> str:
    """Make one form of all the ways to type the same thing.

    Full width becomes half width, upper case lower; spaces and invisible characters go.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)


_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def normalise_login(text: str, *, realm: str) -> str:
    """Return the sign-in name that was meant; only the connection realm is cut off."""
    return fold(text).removesuffix(f"@{realm}")


def parse_connection_id(text: str, *, realm: str) -> str:
    """Return the canonical connection ID; raise IdentifierError with the reason."""
    found = normalise_login(text, realm=realm)
    if not found:
        raise IdentifierError("the connection ID is missing")
    if "@" in found:
        raise IdentifierError("the realm is not %(realm)s", realm=realm)
    if IP_AND_DIGITS.fullmatch(found) and not AUTO_NUMBERED.fullmatch(found):
        raise IdentifierError(
            "'ip' must be followed by 10 digits, not %(digits)s", digits=len(found) - 2
        )
    if not OTHER_CONNECTION_ID.fullmatch(found):
        raise IdentifierError(
            "a connection ID has 3 to 64 letters, digits, '.', '_' or '-'"
        )
    return found


def is_auto_numbered(connection_id: str) -> bool:
    """Tell whether the ID is `ip` and exactly 10 digits (FAQ fact 19)."""
    return AUTO_NUMBERED.fullmatch(connection_id) is not None


def shown_part(connection_id: str) -> str:
    """Return all but the last four characters, as beside the address it would open."""
    return connection_id[:-HIDDEN]


def local_part_problem(local_part: str) -> LocalPartProblem | None:
    """Say what is wrong with a folded local part, or None when it may be given.

    The rules are stricter than RFC 5321: no quoting, nothing that others may refuse.
    """
    if not local_part:
        return LocalPartProblem.EMPTY
    if re.search(r"[^a-z0-9._-]", local_part):
        return LocalPartProblem.CHARACTERS
    if len(local_part) < LOCAL_PART_LEAST:
        return LocalPartProblem.SHORT
    if len(local_part) > LOCAL_PART_MOST:
        return LocalPartProblem.LONG
    return _spelling_problem(local_part) or _name_problem(local_part)


def is_reserved(local_part: str) -> bool:
    """Tell whether the name belongs to a role; separators do not make another name."""
    return local_part.translate(SEPARATORS) in reserved_names()


@cache
def reserved_names() -> frozenset[str]:
    """Return the reserved names without their separators."""
    lines = Path(__file__).with_name("reserved_names.txt").read_text().split()
    return frozenset(line.translate(SEPARATORS) for line in lines)


def _spelling_problem(local_part: str) -> LocalPartProblem | None:
    if not local_part[0].isalpha():
        return LocalPartProblem.START
    if not local_part[-1].isalnum():
        return LocalPartProblem.END
    return None if LOCAL_PART.fullmatch(local_part) else LocalPartProblem.SEPARATORS


def _name_problem(local_part: str) -> LocalPartProblem | None:
    if IP_AND_DIGITS.fullmatch(local_part.translate(SEPARATORS)):
        return LocalPartProblem.CONNECTION_ID
    return LocalPartProblem.RESERVED if is_reserved(local_part) else None
