"""The policy for a mail server of one's own: where it sends to, and on which port."""

from collections.abc import Mapping

from impact.outcomes import (
    ASKS_AUTH,
    LINE_UNKNOWN,
    Outcome,
    Reason,
    Verdict,
    outcome,
    said,
)
from impact.questions import Answers

ON_GOL: Mapping[str, Outcome] = {
    "direct": outcome(
        Verdict.AFFECTED,
        [said("own_server_direct", 15)],
        (
            "relay_via_mail_gol_com",
            "claim_free_mailbox",
            "check_spf_dmarc",
            "change_to_fixed_ip",
        ),
    ),
    "via_gol": outcome(
        Verdict.NOT_AFFECTED, [said("own_server_via_gol", 15), ASKS_AUTH]
    ),
    "via_other_25": outcome(
        Verdict.AFFECTED,
        [Reason("relay_25")],
        (
            "relay_on_587",
            "relay_via_mail_gol_com",
            "claim_free_mailbox",
            "check_spf_dmarc",
        ),
    ),
    "unknown": outcome(Verdict.DEPENDS, [Reason("relay_unknown")], ["check_relay"]),
}
OPEN: Mapping[str, tuple[str, ...]] = {
    "direct": ("recipient_may_refuse_dynamic",),
    "via_gol": ("prefer_587",),
    "via_other_25": ("prefer_587",),
    "unknown": ("recipient_may_refuse_dynamic", "prefer_587"),
}
BLOCKED: Mapping[str, Outcome] = {
    "direct": outcome(
        Verdict.AFFECTED,
        [Reason("own_server_direct_elsewhere")],
        (
            "relay_via_line_isp",
            "relay_on_587",
            "check_spf_dmarc",
            "fixed_ip_at_line_isp",
        ),
    ),
    "via_gol": outcome(
        Verdict.DEPENDS,
        [said("gol_server_elsewhere", 16), Reason("own_server_likewise")],
        ("check_port", "relay_on_587"),
    ),
    "via_other_25": outcome(
        Verdict.AFFECTED, [Reason("relay_25_elsewhere")], ["relay_on_587"]
    ),
    "unknown": outcome(Verdict.DEPENDS, [Reason("relay_unknown")], ["check_relay"]),
}


def own_server(a: Answers) -> Outcome | None:
    """Return the outcome where the server stands on the line, else None."""
    relaying = a.get("relaying")
    if relaying is None:
        return None
    if relaying == "via_other_587":
        return outcome(Verdict.NOT_AFFECTED, [Reason("relay_587")])
    if relaying == "via_line_isp":
        return outcome(Verdict.NOT_AFFECTED, [Reason("line_isp")], ["prefer_587"])
    if a["connection"] == "gol_flets":
        return ON_GOL[relaying]
    return _elsewhere(relaying, a["line_blocking"])


def _elsewhere(relaying: str, line_blocking: str) -> Outcome:
    if line_blocking == "no":
        remedies = OPEN[relaying]
        return outcome(Verdict.NOT_AFFECTED, [Reason("open_line")], remedies)
    blocked = BLOCKED[relaying]
    if line_blocking == "yes":
        return blocked
    return outcome(
        Verdict.DEPENDS,
        [LINE_UNKNOWN, *blocked.reasons],
        ["check_directory", *blocked.remedies],
    )
