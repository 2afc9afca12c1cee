"""Apply what an export of connections changes: all of it or nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from members import identifiers
from members.intake.batching import HASHES_AT_ONCE, Progress, batches, silent
from members.intake.checking import ConnectionLine
from members.intake.comparing import CORES, Change, ConnectionsPlan, is_active_in
from members.intake.reading import CollisionError, Counts
from members.intake.recording import BY_COMMAND, Origin, record
from members.intake.remembering import FORGETFUL, Memory
from members.models import Account, Connection, ConnectionState, Intake
from portal.said import Said


def apply_connections(
    plan: ConnectionsPlan, progress: Progress = silent, origin: Origin = BY_COMMAND
) -> Counts:
    """Hash what has to be hashed, then write all of it or nothing.

    Raise CollisionError when another import wrote the same connections meanwhile.
    """
    return write_connections(plan, hash_passwords(plan, progress), origin)


def hash_passwords(
    plan: ConnectionsPlan, progress: Progress = silent, memory: Memory = FORGETFUL
) -> dict[str, str]:
    """Return the new hashes by connection ID; each plain password costs one.

    What the memory knows from an earlier time is not hashed again.
    """
    other = [change.line for change in plan.changed if change.new_password]
    lines = [*plan.new, *other]
    secrets = {line.connection_id: line.password_hash for line in lines}
    plain = {line.connection_id: line for line in lines if not line.password_hash}
    done = 0
    with ThreadPoolExecutor(CORES) as pool:

        def make(names: list[str]) -> Iterator[str]:
            return pool.map(make_password, [plain[name].password for name in names])

        progress(0, len(plain))
        for batch in batches(list(plain), HASHES_AT_ONCE):
            secrets |= memory.fill(batch, make)
            done += len(batch)
            progress(done, len(plain))
    return secrets


def write_connections(
    plan: ConnectionsPlan, secrets: dict[str, str], origin: Origin = BY_COMMAND
) -> Counts:
    """Write all of it or nothing.

    Raise CollisionError when another import wrote the same connections meanwhile.
    """
    try:
        with transaction.atomic():
            _create(plan.new, secrets)
            _change_accounts(plan, secrets)
            _change_rows(plan)
            record(Intake.Kind.CONNECTIONS, plan.counts, origin)
    except IntegrityError as error:
        text = gettext_noop("another import ran at the same time: run it again")
        raise CollisionError(Said(text)) from error
    return plan.counts


def _create(lines: list[ConnectionLine], secrets: dict[str, str]) -> None:
    for batch in batches(lines):
        states = [line.state or ConnectionState.ACTIVE for line in batch]
        accounts = Account.objects.bulk_create(
            Account(
                username=line.connection_id,
                password=secrets[line.connection_id],
                is_active=is_active_in(state),
            )
            for line, state in zip(batch, states, strict=True)
        )
        Connection.objects.bulk_create(
            _row(line, account=account.pk, state=state)
            for line, account, state in zip(batch, accounts, states, strict=True)
        )


# What changes is written by upserts that always meet their rows: bulk_update takes
# minutes for 100,000 of them.


def _change_accounts(plan: ConnectionsPlan, secrets: dict[str, str]) -> None:
    changes = [change for change in plan.changed if change.is_of_the_account]
    for batch in batches(changes):
        Account.objects.bulk_create(
            [_account(change, secrets) for change in batch],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["password", "is_active"],
        )


def _change_rows(plan: ConnectionsPlan) -> None:
    changes = [change for change in plan.changed if change.is_of_the_row]
    for batch in batches(changes):
        Connection.objects.bulk_create(
            [_changed_row(change) for change in batch],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["service", "opened_on", "state"],
        )


def _account(change: Change, secrets: dict[str, str]) -> Account:
    stored = change.stored
    return Account(
        pk=stored.account,
        username=stored.connection_id,
        password=secrets.get(stored.connection_id, stored.password),
        is_active=is_active_in(change.state),
    )


def _changed_row(change: Change) -> Connection:
    row = _row(change.line, account=change.stored.account, state=change.state)
    row.pk = change.stored.pk
    return row


def _row(line: ConnectionLine, *, account: int, state: str) -> Connection:
    return Connection(
        account_id=account,
        connection_id=line.connection_id,
        auto_numbered=identifiers.is_auto_numbered(line.connection_id),
        realm=settings.CONNECTION_REALM,
        service=line.service,
        opened_on=line.opened_on,
        state=state,
    )
