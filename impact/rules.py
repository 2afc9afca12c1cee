"""The policy: what a complete set of answers means. Plain Python, first match wins.

The operator's routers drop TCP from a dynamic FLET'S address to destination port 25,
unless the destination is the operator's own mail server. A "seed" is the number of a
question in the operator's FAQ; a reason without one follows from how the block works
(or how such blocks usually work on another company's line), and the page says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from impact.questions import Answers


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

UNSURE = frozenset({"device", "unknown"})
OLD_WAY = UNSURE | {"port25"}
EXEMPT: Mapping[str, Reason] = {
    "gol_fixed_ip": said("gol_fixed_ip", 8),
    "gol_dialup": said("gol_dialup", 10),
    "gol_air_edge": said("gol_air_edge", 12),
}
BROWSER: Mapping[str, Reason] = {
    "gol_mail": said("gol_webmail", 11),
    "gol_hosting": said("gol_hosting", 9),
    "other_isp": said("others_webmail", 17),
    "free_portal": said("others_webmail", 17),
}
OTHERS: Mapping[str, Reason] = {
    "other_isp": said("other_isp", 13),
    "other_hosting": said("other_hosting", 14),
    "free_portal": said("free_portal", 17),
}
GOL_SERVER: Mapping[str, tuple[Reason, ...]] = {
    "gol_mail": (said("gol_mail", 7), ASKS_AUTH),
    "gol_hosting": (said("gol_hosting", 9),),
}
GOL_SERVER_ELSEWHERE: Mapping[str, Reason] = {
    "gol_mail": said("gol_server_elsewhere", 16),
    "gol_hosting": Reason("gol_hosting_elsewhere"),
}
BY_SUBMISSION: Mapping[str, tuple[str, ...]] = {
    "yes": ("use_587",),
    "unknown": ("ask_provider", "use_587", "else_mail_gol_com"),
    "no": ("use_mail_gol_com", "claim_free_mailbox", "check_spf_dmarc"),
}


def decide(answers: Answers) -> Outcome:
    """Return the outcome of a complete set of answers; ValueError where none fits."""
    for rule in RULES:
        outcome = rule(answers)
        if outcome is not None:
            return outcome
    raise ValueError(f"no rule for {dict(answers)}")


def _exempt_line(a: Answers) -> Outcome | None:
    reason = EXEMPT.get(a["connection"])
    return _outcome(Verdict.NOT_AFFECTED, [reason]) if reason else None


def _untouched_way(a: Answers) -> Outcome | None:
    sending = a.get("sending")
    if sending is None or sending in OLD_WAY:
        return None
    # Seeds 5, 9, 11 and 17 speak of a GOL line; elsewhere the same is derived.
    on_gol_line, service = a["connection"] == "gol_flets", a.get("service", "")
    reasons = [Reason(sending)]
    if on_gol_line and sending == "webmail" and service in BROWSER:
        reasons = [BROWSER[service], *reasons]
    if on_gol_line and sending == "port587":
        reasons = [said("port587", 5)]
    if on_gol_line and service == "gol_mail" and sending != "webmail":
        reasons.append(ASKS_AUTH)
    return _outcome(Verdict.NOT_AFFECTED, reasons)


def _unknown_line(a: Answers) -> Outcome | None:
    if a["connection"] != "unknown":
        return None
    remedies = ["find_connection_type", *_check_port(a), *_device(a)]
    return _outcome(Verdict.DEPENDS, [Reason("unknown_connection")], remedies)


def _own_server(a: Answers) -> Outcome | None:
    relaying = a.get("relaying")
    if relaying is None:
        return None
    if relaying == "via_other_587":
        return _outcome(Verdict.NOT_AFFECTED, [Reason("relay_587")])
    if relaying == "via_line_isp":
        return _outcome(Verdict.NOT_AFFECTED, [Reason("line_isp")], ["prefer_587"])
    if a["connection"] == "gol_flets":
        return OWN_SERVER_ON_GOL[relaying]
    return _own_server_elsewhere(relaying, a["line_blocking"])


def _own_server_elsewhere(relaying: str, line_blocking: str) -> Outcome:
    if line_blocking == "no":
        remedies = OWN_SERVER_OPEN[relaying]
        return _outcome(Verdict.NOT_AFFECTED, [Reason("open_line")], remedies)
    blocked = OWN_SERVER_BLOCKED[relaying]
    if line_blocking == "yes":
        return blocked
    return _outcome(
        Verdict.DEPENDS,
        [LINE_UNKNOWN, *blocked.reasons],
        ["check_directory", *blocked.remedies],
    )


def _line_isp(a: Answers) -> Outcome | None:
    if a.get("service") != "line_isp":
        return None
    return _untouched([Reason("line_isp")], a)


def _open_line(a: Answers) -> Outcome | None:
    return _untouched([Reason("open_line")], a) if _is(a, blocking="no") else None


def _gol_server(a: Answers) -> Outcome | None:
    service = a["service"]
    if service not in GOL_SERVER:
        return None
    if a["connection"] == "gol_flets":
        return _untouched(GOL_SERVER[service], a)
    remedies = [*_directory(a), "use_587", *_check_port(a), *_device(a)]
    if service == "gol_hosting":
        remedies.append("ask_provider")
    reasons = [*_line(a), GOL_SERVER_ELSEWHERE[service], *_port(a)]
    return _outcome(_restricted(a), reasons, remedies)


def _unknown_server(a: Answers) -> Outcome | None:
    if a["service"] != "unknown":
        return None
    remedies = ["find_outgoing_server", "use_587", *_directory(a), *_check_port(a)]
    reasons = [*_line(a), Reason("unknown_server"), *_port(a)]
    return _outcome(Verdict.DEPENDS, reasons, [*remedies, *_device(a)])


def _others_server(a: Answers) -> Outcome:
    on_gol_line, submission = a["connection"] == "gol_flets", a["submission"]
    who = OTHERS[a["service"]] if on_gol_line else Reason("others_server_elsewhere")
    reasons = [*_line(a), who]
    if a["sending"] in UNSURE:
        # "Probably affected" only where the line is known to block.
        reasons.append(PORT_UNKNOWN if _is(a, blocking="unknown") else USUAL_PORT)
    remedies = [*_directory(a), *_check_port(a), *BY_SUBMISSION[submission]]
    if submission == "no":
        reasons.append(said("no_submission", 18))
        remedies += [] if on_gol_line else ["use_line_isp_server"]
    return _outcome(_restricted(a), reasons, [*remedies, *_device(a)])


def _untouched(reasons: tuple[Reason, ...] | list[Reason], a: Answers) -> Outcome:
    return _outcome(Verdict.NOT_AFFECTED, reasons, [*_device(a), "prefer_587"])


def _restricted(a: Answers) -> Verdict:
    is_certain = a["sending"] == "port25" and not _is(a, blocking="unknown")
    return Verdict.AFFECTED if is_certain else Verdict.DEPENDS


def _is(a: Answers, *, blocking: str) -> bool:
    return a.get("line_blocking") == blocking


def _line(a: Answers) -> list[Reason]:
    return [LINE_UNKNOWN] if _is(a, blocking="unknown") else []


def _port(a: Answers) -> list[Reason]:
    return [PORT_UNKNOWN] if a["sending"] in UNSURE else []


def _directory(a: Answers) -> list[str]:
    return ["check_directory"] if _is(a, blocking="unknown") else []


def _check_port(a: Answers) -> list[str]:
    return ["check_port"] if a["sending"] in UNSURE else []


def _device(a: Answers) -> list[str]:
    return ["device_guide"] if a["sending"] == "device" else []


def _outcome(
    verdict: Verdict,
    reasons: tuple[Reason, ...] | list[Reason],
    remedies: tuple[str, ...] | list[str] = (),
) -> Outcome:
    ordered = tuple(sorted(set(remedies), key=REMEDIES.index))
    return Outcome(verdict, tuple(reasons), ordered)


OWN_SERVER_ON_GOL: Mapping[str, Outcome] = {
    "direct": _outcome(
        Verdict.AFFECTED,
        [said("own_server_direct", 15)],
        (
            "relay_via_mail_gol_com",
            "claim_free_mailbox",
            "check_spf_dmarc",
            "change_to_fixed_ip",
        ),
    ),
    "via_gol": _outcome(
        Verdict.NOT_AFFECTED, [said("own_server_via_gol", 15), ASKS_AUTH]
    ),
    "via_other_25": _outcome(
        Verdict.AFFECTED,
        [Reason("relay_25")],
        (
            "relay_on_587",
            "relay_via_mail_gol_com",
            "claim_free_mailbox",
            "check_spf_dmarc",
        ),
    ),
    "unknown": _outcome(Verdict.DEPENDS, [Reason("relay_unknown")], ["check_relay"]),
}
OWN_SERVER_OPEN: Mapping[str, tuple[str, ...]] = {
    "direct": ("recipient_may_refuse_dynamic",),
    "via_gol": ("prefer_587",),
    "via_other_25": ("prefer_587",),
    "unknown": ("recipient_may_refuse_dynamic", "prefer_587"),
}
OWN_SERVER_BLOCKED: Mapping[str, Outcome] = {
    "direct": _outcome(
        Verdict.AFFECTED,
        [Reason("own_server_direct_elsewhere")],
        (
            "relay_via_line_isp",
            "relay_on_587",
            "check_spf_dmarc",
            "fixed_ip_at_line_isp",
        ),
    ),
    "via_gol": _outcome(
        Verdict.DEPENDS,
        [said("gol_server_elsewhere", 16), Reason("own_server_likewise")],
        ("check_port", "relay_on_587"),
    ),
    "via_other_25": _outcome(
        Verdict.AFFECTED, [Reason("relay_25_elsewhere")], ["relay_on_587"]
    ),
    "unknown": _outcome(Verdict.DEPENDS, [Reason("relay_unknown")], ["check_relay"]),
}

RULES: tuple[Callable[[Answers], Outcome | None], ...] = (
    _exempt_line,
    _untouched_way,
    _unknown_line,
    _own_server,
    _line_isp,
    _open_line,
    _gol_server,
    _unknown_server,
    _others_server,
)
