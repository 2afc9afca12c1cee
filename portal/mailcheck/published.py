"""Hold what DNS says against the records that the settings ask for."""

import ipaddress
from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from portal import resolver
from portal.guides.dns import Record
from portal.mailcheck.findings import Finding, State

PUBLISH = _("Publish this record.")
CORRECT = _("Publish the value of the settings, or correct the settings.")
ASK_AGAIN = _("DNS gave no answer. Test again; then look at the domain's name servers.")
ONE_SPF = _("More than one SPF record counts as none: leave one.")
FOLLOW_SPF = _("It refers to other records. See that these allow the mail host.")
NO_ADDRESS = _("The mail host has no address to compare with.")
NO_KEY = _("It cannot be compared: the setting DKIM_KEY_FILE names no key.")
OTHER_WAY = _("There is no CNAME but an address. See that it leads to the portal.")

CHOICE = {"SRV": 2, "MX": 1}
"""How many words at the end of a record are more than priority and weight."""


def check(record: Record, *, where: str = "") -> Finding:
    """Ask DNS for a record, within 3 seconds, and say how it agrees.

    `where` is asked in place of DNS_RESOLVER. Which policy DMARC has, and which
    priority a server, is the operator's choice.
    """
    subject = f"{record.name} {record.kind}"
    try:
        found = resolver.rows(record.name, record.kind, where=where)
        if not found and record.kind == "CNAME":
            found = resolver.rows(record.name, "A", where=where)
            if found:
                return Finding(subject, State.UNKNOWN, " ".join(found), OTHER_WAY)
    except resolver.NoAnswerError as error:
        return Finding(subject, State.UNKNOWN, str(error), ASK_AGAIN)
    state, advice = _judge(record, found)
    wanted = "" if state == State.OK else record.value
    return Finding(subject, state, " and ".join(found), advice, wanted)


def problems(wanted: Iterable[Record], where: str = "") -> Iterable[str]:
    """Give a sentence for each record that is not as it should be."""
    for finding in (check(record, where=where) for record in wanted):
        if finding.advice == ONE_SPF:
            yield f"{finding.subject}: more than one SPF record counts as none"
        elif finding.state == State.WRONG:
            yield f"{finding.subject}: there is {finding.seen or 'none'}"
        elif finding.state == State.UNKNOWN:
            yield f"{finding.subject}: not known: {finding.seen}"


def _judge(record: Record, found: list[str]) -> tuple[State, object]:
    for begin, judge in JUDGES.items():
        if record.kind == "TXT" and record.value.startswith(begin):
            return judge([t for t in found if t.startswith(begin)], record.value)
    if any(_plain(record.kind, t) == _plain(record.kind, record.value) for t in found):
        return State.OK, ""
    return State.WRONG, CORRECT if found else PUBLISH


def _plain(kind: str, value: str) -> list[str]:
    """Leave out what is the operator's choice: priority and weight."""
    words = value.lower().split()
    return words[-CHOICE[kind] :] if kind in CHOICE else words


def _spf(found: list[str], wanted: str) -> tuple[State, object]:
    if len(found) != 1:
        return State.WRONG, ONE_SPF if found else PUBLISH
    terms = [term.lower().lstrip("+") for term in found[0].split()[1:]]
    allowed = [_network(term) for term in terms if term.startswith(("ip4:", "ip6:"))]
    hosts = [_network(t) for t in wanted.split() if t.startswith(("ip4:", "ip6:"))]
    if not hosts:
        return State.UNKNOWN, NO_ADDRESS
    if all(any(_within(host, network) for network in allowed) for host in hosts):
        return State.OK, ""
    if any(term.startswith(("include:", "redirect=", "exists:")) for term in terms):
        return State.UNKNOWN, FOLLOW_SPF
    if any(term.partition(":")[0].partition("/")[0] in {"a", "mx"} for term in terms):
        return State.UNKNOWN, FOLLOW_SPF
    return State.WRONG, CORRECT


def _network(term: str) -> object:
    try:
        return ipaddress.ip_network(term.partition(":")[2], strict=False)
    except ValueError:
        return None


def _within(host: object, network: object) -> bool:
    pair = (host, network)
    if all(isinstance(one, ipaddress.IPv4Network) for one in pair) or all(
        isinstance(one, ipaddress.IPv6Network) for one in pair
    ):
        return bool(host.subnet_of(network))  # type: ignore[attr-defined]  # both are
    return False


def _dkim(found: list[str], wanted: str) -> tuple[State, object]:
    key = wanted.rpartition("p=")[2]
    if not found:
        return State.WRONG, PUBLISH
    if not key:
        return State.UNKNOWN, NO_KEY
    is_same = any(key in "".join(text.split()) for text in found)
    return (State.OK, "") if is_same else (State.WRONG, CORRECT)


def _dmarc(found: list[str], _wanted: str) -> tuple[State, object]:
    return (State.OK, "") if found else (State.WRONG, PUBLISH)


JUDGES: dict[str, Callable[[list[str], str], tuple[State, object]]] = {
    "v=spf1": _spf,
    "v=DKIM1": _dkim,
    "v=DMARC1": _dmarc,
}
