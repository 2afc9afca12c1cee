"""Prepare a file of each kind, by the functions that the commands use."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_noop

from members import provisioning
from members.intake import networks, reserved
from members.intake.addresses import apply_addresses, check_addresses, plan_addresses
from members.intake.checking import check_connections
from members.intake.comparing import Change, plan_connections
from members.intake.connections import hash_passwords, write_connections
from members.intake.of_providers import providers
from members.intake.prepared import Difference, Field, Prepared, Steps
from members.intake.reading import Counts
from members.intake.recording import Origin
from members.intake.remembering import Memory
from members.models import Intake
from portal.said import Said

OTHER_PASSWORD = Said(gettext_noop("another password"))
PRESENT_PASSWORD = Said(gettext_noop("the present one"))
MAY_SIGN_IN = Said(gettext_noop("as its state says"))


def connections(data: bytes, steps: Steps, memory: Memory) -> Prepared:
    """Prepare connections; comparing and hashing passwords takes long."""
    checked = check_connections(data)
    plan = plan_connections(checked, steps("comparing"), memory)
    secrets: dict[str, str] = {}

    def work(steps: Steps) -> None:
        secrets.update(hash_passwords(plan, steps("hashing"), memory))

    return Prepared(
        encoding=checked.encoding,
        problems=checked.problems,
        remarks=checked.remarks,
        counts=plan.counts,
        columns=["connection_id", "service", "opened_on", "state"],
        added=[
            [line.connection_id, line.service, str(line.opened_on or ""), line.state]
            for line in plan.new
        ],
        changed=[_difference(change) for change in plan.changed],
        work=work,
        write=lambda origin: write_connections(plan, secrets, origin),
    )


def addresses(data: bytes, _steps: Steps, _memory: Memory) -> Prepared:
    """Prepare addresses in use."""
    checked = check_addresses(data)
    plan = plan_addresses(checked)
    return Prepared(
        encoding=checked.encoding,
        problems=checked.problems,
        remarks=[*checked.remarks, *plan.remarks],
        counts=plan.counts,
        columns=["address"],
        added=[[address] for address in plan.new],
        changed=[],
        write=lambda origin: apply_addresses(plan, origin),
    )


def address_ranges(data: bytes, _steps: Steps, _memory: Memory) -> Prepared:
    """Prepare the operator's own networks; the mail servers hear of them afterwards."""
    checked = networks.check_networks(data)
    plan = networks.plan_networks(checked)

    def write(origin: Origin) -> Counts:
        # Robust: the sweep copies what a directory that was away did not hear of.
        transaction.on_commit(provisioning.put_networks, robust=True)
        return networks.write_networks(plan, origin)

    return Prepared(
        encoding=checked.encoding,
        problems=checked.problems,
        remarks=plan.remarks,
        counts=plan.counts,
        columns=["network", "kind"],
        added=[[line.network, line.kind] for line in plan.new],
        changed=[
            Difference(line.network, [("kind", plan.before[line.network], line.kind)])
            for line in plan.changed
        ],
        write=write,
    )


def reserved_names(data: bytes, _steps: Steps, _memory: Memory) -> Prepared:
    """Prepare names that nobody may claim."""
    checked = reserved.check_names(data)
    plan = reserved.plan_names(checked)
    return Prepared(
        encoding=checked.encoding,
        problems=checked.problems,
        remarks=plan.remarks,
        counts=plan.counts,
        columns=["name", "reason"],
        added=[[line.name, line.why] for line in plan.new],
        changed=[
            Difference(one.line.name, [("reason", one.before, one.line.why)])
            for one in plan.changed
        ],
        write=lambda origin: reserved.write_names(plan, origin),
    )


Prepare = Callable[[bytes, Steps, Memory], Prepared]
PREPARE: dict[str, Prepare] = {
    Intake.Kind.CONNECTIONS: connections,
    Intake.Kind.ADDRESSES: addresses,
    Intake.Kind.NETWORKS: address_ranges,
    Intake.Kind.RESERVED: reserved_names,
    Intake.Kind.PROVIDERS: providers,
}


def _difference(change: Change) -> Difference:
    stored, line = change.stored, change.line
    before = (stored.service, str(stored.opened_on or ""), stored.state)
    after = (line.service, str(line.opened_on or ""), change.state)
    named = zip(("service", "opened_on", "state"), before, after, strict=True)
    fields: list[Field] = [one for one in named if one[1] != one[2]]
    if change.new_password:
        fields.append(("password", PRESENT_PASSWORD, OTHER_PASSWORD))
    return Difference(
        stored.connection_id, fields or [("may sign in", "", MAY_SIGN_IN)]
    )
