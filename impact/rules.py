"""The policy: what a complete set of answers means. Plain Python, first match wins.

The operator's routers drop TCP from a dynamic FLET'S address to destination port 25,
unless the destination is the operator's own mail server.
"""

from collections.abc import Callable, Iterable, Mapping

from impact.outcomes import (
    ASKS_AUTH,
    LINE_UNKNOWN,
    PORT_UNKNOWN,
    USUAL_PORT,
    Outcome,
    Reason,
    Verdict,
    outcome,
    said,
)
from impact.own_server import own_server
from impact.questions import Answers

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
        found = rule(answers)
        if found is not None:
            return found
    raise ValueError(f"no rule for {dict(answers)}")


def _exempt_line(a: Answers) -> Outcome | None:
    reason = EXEMPT.get(a["connection"])
    return outcome(Verdict.NOT_AFFECTED, [reason]) if reason else None


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
    return outcome(Verdict.NOT_AFFECTED, reasons)


def _unknown_line(a: Answers) -> Outcome | None:
    if a["connection"] != "unknown":
        return None
    remedies = ["find_connection_type", *_check_port(a), *_device(a)]
    return outcome(Verdict.DEPENDS, [Reason("unknown_connection")], remedies)


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
    return outcome(_restricted(a), reasons, remedies)


def _unknown_server(a: Answers) -> Outcome | None:
    if a["service"] != "unknown":
        return None
    remedies = ["find_outgoing_server", "use_587", *_directory(a), *_check_port(a)]
    reasons = [*_line(a), Reason("unknown_server"), *_port(a)]
    return outcome(Verdict.DEPENDS, reasons, [*remedies, *_device(a)])


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
    return outcome(_restricted(a), reasons, [*remedies, *_device(a)])


def _untouched(reasons: Iterable[Reason], a: Answers) -> Outcome:
    return outcome(Verdict.NOT_AFFECTED, reasons, [*_device(a), "prefer_587"])


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


RULES: tuple[Callable[[Answers], Outcome | None], ...] = (
    _exempt_line,
    _untouched_way,
    _unknown_line,
    own_server,
    _line_isp,
    _open_line,
    _gol_server,
    _unknown_server,
    _others_server,
)
