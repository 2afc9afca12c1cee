"""A short code of the answers, to be read to support on the telephone. Plain Python.

Eight digits in two groups, such as 1142-0038: the version of the code, one digit for
each question (0: not asked), and a check digit. Digits only: letters are misheard. A
code of today opens for ever (see SLOTS).
"""

import unicodedata
from collections.abc import Mapping

from impact.questions import Answers

VERSION = "1"

SLOTS: Mapping[str, tuple[str, ...]] = {
    "connection": (
        "gol_flets",
        "gol_fixed_ip",
        "gol_dialup",
        "gol_air_edge",
        "other_line",
        "unknown",
    ),
    "service": (
        "gol_mail",
        "gol_hosting",
        "line_isp",
        "other_isp",
        "other_hosting",
        "free_portal",
        "own_server",
        "unknown",
    ),
    "sending": (
        "webmail",
        "port25",
        "port587",
        "port465",
        "other_port",
        "cloud",
        "device",
        "unknown",
    ),
    "relaying": (
        "direct",
        "via_gol",
        "via_line_isp",
        "via_other_25",
        "via_other_587",
        "unknown",
    ),
    "line_blocking": ("yes", "no", "unknown"),
    "submission": ("yes", "no", "unknown"),
}
"""The digit of an answer is its place here, from 1. Only ever append: an answer that is
gone keeps its place, a new question comes last and makes new codes a digit longer."""

# H. M. Damm's quasigroup (2004): every wrong digit and every swap of two is noticed.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def encode(answers: Answers) -> str:
    """Return the code of a complete set of answers."""
    digits = VERSION + "".join(
        str(places.index(answers[question]) + 1) if question in answers else "0"
        for question, places in SLOTS.items()
    )
    whole = digits + _check(digits)
    return f"{whole[:4]}-{whole[4:]}"


def decode(typed: str) -> dict[str, str] | None:
    """Return the answers that a code stands for; None where it is misread or no code.

    Spaces, hyphens and the width of the digits do not matter. Whether the answers still
    lead to an outcome is for the wizard to say.
    """
    plain = unicodedata.normalize("NFKC", typed[:64])
    digits = "".join(sign for sign in plain if sign.isascii() and sign.isalnum())
    known = range(2, len(SLOTS) + 3)
    if not digits.isdigit() or digits[0] != VERSION or len(digits) not in known:
        return None
    if _check(digits) != "0":
        return None
    answers: dict[str, str] = {}
    for digit, (question, places) in zip(digits[1:-1], SLOTS.items(), strict=False):
        if int(digit) > len(places):
            return None
        if digit != "0":
            answers[question] = places[int(digit) - 1]
    return answers


def _check(digits: str) -> str:
    """Return Damm's check digit; that of a number with its check digit is 0."""
    interim = "0"
    for digit in digits:
        interim = DAMM[int(interim)][int(digit)]
    return interim
