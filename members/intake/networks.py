"""Take in the operator's own networks, and tell the mail servers of them."""

import ipaddress
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_noop

from members import identifiers, provisioning
from members.intake import reading
from members.intake.batching import batches
from members.intake.reading import Checked, Counts, IntakeError
from members.intake.recording import BY_COMMAND, Origin, record
from members.models import Intake
from portal.networks.models import AddressRange, Kind
from portal.said import Said, reason

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
BARE = reading.Header({"network": 0, "kind": 1}, width=2)
COLUMNS = {"network", "kind"}
KINDS: list[str] = Kind.values
WIDEST = {4: 8, 6: 16}
"""The shortest prefix that is taken: /0 would let first passwords in from anywhere."""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network and the kind of line that it serves."""

    network: str
    kind: str


@dataclass
class NetworksPlan:
    """What an import would change."""

    new: list[NetworkLine] = field(default_factory=list)
    changed: list[NetworkLine] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    """The kind of each network that is there."""
    counts: Counts = field(default_factory=lambda: Counts(lines=0))
    remarks: list[str] = field(default_factory=list)


def check_networks(data: bytes) -> Checked[NetworkLine]:
    """Check lines like `192.0.2.0/24,dynamic`; a header `network,kind` may be there.

    A line that begins with `#` is a remark. Raise IntakeError when there is no line.
    """
    lines, encoding = reading.decode(data)
    checked: Checked[NetworkLine] = Checked(encoding)
    found = reading.header(lines, needed=COLUMNS, known=COLUMNS)
    header = found or BARE
    start = 1 if found else 0
    for number, row in reading.rows(lines, header.places.values(), start=start):
        try:
            if row and row[0].lstrip().startswith("#"):
                continue
            line = _line(header, row)
            checked.see(number, line.network)
            checked.lines.append(line)
        except ValueError as error:
            checked.refuse(number, reason(error))
    if not checked.lines and not checked.problems:
        raise IntakeError(Said(gettext_noop("the file has no network")))
    return checked


def plan_networks(checked: Checked[NetworkLine]) -> NetworksPlan:
    """Find what is new and what has another kind than before."""
    lines = checked.lines
    known = dict(AddressRange.objects.order_by().values_list("network", "kind"))
    new = [line for line in lines if line.network not in known]
    changed = [
        line for line in lines if known.get(line.network, line.kind) != line.kind
    ]
    counts = Counts(
        lines=len(lines) + len(checked.problems),
        added=len(new),
        changed=len(changed),
        unchanged=len(lines) - len(new) - len(changed),
        skipped=len(checked.problems),
        absent=len(known.keys() - {line.network for line in lines}),
    )
    afterwards = known | {line.network: line.kind for line in lines}
    return NetworksPlan(new, changed, known, counts, _overlaps(afterwards))


def apply_networks(plan: NetworksPlan) -> Counts:
    """Write the networks, then copy them to the mail directory.

    Raise MailSystemError when the directory does not answer; the sweep copies again.
    """
    counts = write_networks(plan)
    provisioning.put_networks()
    return counts


def write_networks(plan: NetworksPlan, origin: Origin = BY_COMMAND) -> Counts:
    """Write the networks; the mail directory hears of them later."""
    with transaction.atomic():
        for batch in batches([*plan.new, *plan.changed]):
            AddressRange.objects.bulk_create(
                [AddressRange(network=line.network, kind=line.kind) for line in batch],
                update_conflicts=True,
                unique_fields=["network"],
                update_fields=["kind"],
            )
        record(Intake.Kind.NETWORKS, plan.counts, origin)
    return plan.counts


def _line(header: reading.Header, row: list[str] | None) -> NetworkLine:
    values = header.values(row)
    kind = identifiers.fold(values["kind"])
    if kind not in KINDS:
        text = gettext_noop("the kind %(kind)r is not one of %(allowed)s")
        raise ValueError(Said(text, kind=kind, allowed=", ".join(KINDS)))
    return NetworkLine(str(_network(identifiers.fold(values["network"]))), kind)


def _network(typed: str) -> Network:
    try:
        interface = ipaddress.ip_interface(typed)
    except ValueError:
        said = Said(gettext_noop("%(typed)r is no network"), typed=typed)
        raise ValueError(said) from None
    network = interface.network
    if interface.ip != network.network_address:
        text = gettext_noop("%(typed)s is inside a network: did you mean %(network)s?")
        raise ValueError(Said(text, typed=typed, network=str(network)))
    if (
        isinstance(network, ipaddress.IPv6Network)
        and network.network_address.ipv4_mapped
    ):
        text = gettext_noop("%(typed)s is IPv4 inside IPv6: write it as IPv4")
        raise ValueError(Said(text, typed=typed))
    if network.prefixlen < WIDEST[network.version]:
        text = gettext_noop("%(typed)s is more than any provider has")
        raise ValueError(Said(text, typed=typed))
    return network


def _overlaps(kinds: dict[str, str]) -> list[str]:
    """Say which network lies in one of another kind: there the narrowest decides."""
    networks = {ipaddress.ip_network(text): kind for text, kind in kinds.items()}
    lengths = {
        version: sorted({one.prefixlen for one in networks if one.version == version})
        for version in WIDEST
    }
    found = []
    for network, kind in networks.items():
        for length in lengths[network.version]:
            if length >= network.prefixlen:
                break
            around = network.supernet(new_prefix=length)
            if networks.get(around, kind) != kind:
                found.append(f"{network} ({kind}) in {around} ({networks[around]})")
    if not found:
        return []
    more = f", … (+{len(found) - 5})" if len(found) > 5 else ""
    text = gettext_noop("The narrowest network decides: %(networks)s%(more)s.")
    return [Said(text, networks=", ".join(found[:5]), more=more)]
