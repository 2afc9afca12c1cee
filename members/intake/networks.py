"""Take in the operator's own networks, and tell the mail servers of them."""

import ipaddress
from dataclasses import dataclass

import structlog
from django.db import transaction

from members import provisioning
from members.intake.reading import Checked, Counts, cells, decode, is_unreadable
from members.models import Intake
from portal.networks.models import AddressRange, Kind

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class NetworkLine:
    """One network and the kind of line that it serves."""

    number: int
    network: str
    kind: str


def check_networks(data: bytes) -> Checked[NetworkLine]:
    """Check lines like `192.0.2.0/24,dynamic`; a header `network,kind` may be there."""
    text, encoding = decode(data)
    checked: Checked[NetworkLine] = Checked(encoding)
    seen: dict[str, int] = {}
    for position, (number, row) in enumerate(cells(text.lstrip("\ufeff"))):
        typed = [cell.strip().lower() for cell in row]
        if position == 0 and typed[:2] == ["network", "kind"]:
            continue
        try:
            line = _line(number, typed)
        except ValueError as error:
            checked.refuse(number, str(error))
            continue
        if checked.once(seen, number, line.network):
            checked.lines.append(line)
    return checked


def plan_networks(
    lines: list[NetworkLine],
) -> tuple[list[NetworkLine], list[NetworkLine], Counts]:
    """Return the new networks, those of another kind than before, and the figures."""
    known = dict(AddressRange.objects.values_list("network", "kind"))
    new = [line for line in lines if line.network not in known]
    changed = [
        line for line in lines if known.get(line.network, line.kind) != line.kind
    ]
    counts = Counts(
        lines=len(lines),
        added=len(new),
        changed=len(changed),
        unchanged=len(lines) - len(new) - len(changed),
        absent=len(known.keys() - {line.network for line in lines}),
    )
    return new, changed, counts


def apply_networks(
    new: list[NetworkLine],
    changed: list[NetworkLine],
    counts: Counts,
    *,
    skipped: int = 0,
) -> None:
    """Write the networks, then copy them to the mail directory.

    Raise MailSystemError when the directory does not answer; the sweep copies again.
    """
    with transaction.atomic():
        AddressRange.objects.bulk_create(
            AddressRange(network=line.network, kind=line.kind) for line in new
        )
        for line in changed:
            AddressRange.objects.filter(network=line.network).update(kind=line.kind)
        Intake.objects.create(
            kind=Intake.Kind.NETWORKS,
            lines=counts.lines + skipped,
            added=counts.added,
            changed=counts.changed,
            skipped=skipped,
        )
    log.info("networks_imported", added=counts.added, changed=counts.changed)
    provisioning.put_networks()


def _line(number: int, typed: list[str]) -> NetworkLine:
    if len(typed) < 2 or is_unreadable("".join(typed)):
        raise ValueError("it needs a network and a kind")
    if typed[1] not in Kind.values:
        raise ValueError(
            f"the kind {typed[1]!r} is not one of {', '.join(Kind.values)}"
        )
    try:
        network = ipaddress.ip_network(typed[0], strict=False)
    except ValueError:
        raise ValueError(f"{typed[0]!r} is no network") from None
    if str(network) != str(ipaddress.ip_interface(typed[0])):
        raise ValueError(f"{typed[0]} is inside a network: did you mean {network}?")
    return NetworkLine(number, str(network), typed[1])
