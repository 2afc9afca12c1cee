"""What an outcome is made of: a verdict, reasons with their source, and remedies.

A "seed" is the number of a question in the operator's FAQ. A reason that nobody said
follows from how the block works (or how such blocks usually work on another company's
line), and the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Exactly one for every complete set of answers."""

    AFFECTED = "affected"
    NOT_AFFECTED = "not_affected"
    DEPENDS = "depends"


REMEDIES: tuple[str, ...] = (
    "find_connection_type",
    "find_outgoing_server",
    "check_directory",
    "check_port",
    "check_relay",
    "ask_provider",
    "use_587",
    "use_mail_gol_com",
    "else_mail_gol_com",
    "use_line_isp_server",
    "relay_via_mail_gol_com",
    "relay_on_587",
    "relay_via_line_isp",
    "claim_free_mailbox",
    "check_spf_dmarc",
    "change_to_fixed_ip",
    "fixed_ip_at_line_isp",
    "device_guide",
    "recipient_may_refuse_dynamic",
    "prefer_587",
)
"""In the order in which a page shows them."""


@dataclass(frozen=True)
class Reason:
    """One reason, and who says so."""

    id: str
    seed: int | None = None
    """The operator's FAQ question, or None where no question of it says so."""

    is_said: bool = False
    """Whether the operator says it at all; else it follows from how the block works."""


@dataclass(frozen=True)
class Outcome:
    """What the answers mean: the verdict, why, and what to do, in order."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    remedies: tuple[str, ...] = ()

    @property
    def is_likely(self) -> bool:
        """Whether "depends" is probably "affected": 25 was the usual port (seed 4)."""
        return USUAL_PORT in self.reasons


def said(name: str, seed: int | None = None) -> Reason:
    """Return a reason that the operator gives."""
    return Reason(name, seed, is_said=True)


USUAL_PORT = said("usual_port", 4)
ASKS_AUTH = said("gol_asks_auth")  # the operator's English FAQ
LINE_UNKNOWN, PORT_UNKNOWN = Reason("line_unknown"), Reason("port_unknown")
NEVER = Reason("never")
"""Holds for every outcome: receiving, forwarding by a server and web forms."""


def outcome(
    verdict: Verdict, reasons: Iterable[Reason], remedies: Iterable[str] = ()
) -> Outcome:
    """Return an outcome with its remedies in the order of the page, each once."""
    ordered = tuple(sorted(set(remedies), key=REMEDIES.index))
    return Outcome(verdict, tuple(reasons), ordered)
