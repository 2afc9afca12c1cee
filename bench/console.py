"""The console beside a million mailboxes: its home, a search, what the sweep counts."""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test import Client

from bench import people
from bench.place import Place
from bench.table import Row, milliseconds, percentile, say, seconds
from members import figures
from members.console.search import find
from members.models import Account, Connection, Mailbox, Status
from members.roles import Role

MAILBOXES = int(os.environ.get("MAILBOXES", "1000000"))
TIMES = 40
SECRET = "JBSWY3DPEHPK3PXP"
FAILING = 500
"""The newest claims, which wait because the mail system fails."""
ACCOUNT, LINE, BOX = Account._meta, Connection._meta, Mailbox._meta  # noqa: SLF001


def measure(_place: Place) -> Iterator[Row]:
    """Fill the tables by SQL, then ask as an agent does; PostgreSQL only."""
    fill(MAILBOXES)
    client = _agent()
    yield "mailboxes in the table", f"{Mailbox.objects.count():,}"
    yield "the sweep counts for the first time", seconds(_took(figures.keep))
    yield "the sweep counts again", seconds(_took(figures.keep))
    yield from _page(client, "home of the console", "/admin/")
    yield from _page(client, "its figures", "/admin/figures/")
    number = MAILBOXES // 2
    for typed in (
        f"ip7{number:09}",
        f"many{number}@gol.com",
        f"many{number}",
        "many12",
    ):
        yield from _page(client, f"search for “{typed}”", f"/admin/search/?q={typed}")
        times = [_took(partial(find, typed)) for _ in range(TIMES)]
        yield (
            f"search for “{typed}”: without the page",
            milliseconds(percentile(times, 50)),
        )
    pk = Connection.objects.get(connection_id=f"ip7{number:09}").pk
    yield from _page(client, "page of a subscriber", f"/admin/subscribers/{pk}/")


class Questions:
    """Count what the database is asked."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        """Count one and ask it."""
        self.count += 1
        return execute(*args)


def _page(client: Client, name: str, path: str) -> Iterator[Row]:
    client.get(path)  # the templates are loaded
    asked = Questions()
    with connection.execute_wrapper(asked):
        client.get(path)
    times = [_took(lambda: client.get(path)) for _ in range(TIMES)]
    typical, slow = percentile(times, 50), percentile(times, 95)
    yield (
        f"{name}: median, 95th of 100",
        f"{milliseconds(typical)}, {milliseconds(slow)}",
    )
    yield f"{name}: questions to the database", f"{asked.count}"


def _took(function: Callable[[], Any]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def _agent() -> Client:
    headers = {
        "Host": settings.ALLOWED_HOSTS[0],
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https",
    }
    client = Client(headers=headers)
    account = Account.objects.create_user("bench-agent", "bench-7391-x", is_staff=True)
    account.groups.add(Group.objects.get(name=Role.SUPPORT))
    totp.TOTP.activate(account, SECRET)
    login = {"login": "bench-agent", "password": "bench-7391-x"}
    client.post("/accounts/login/", login)
    client.post("/accounts/2fa/authenticate/", {"code": _code()})
    if client.get("/admin/").status_code != 200:
        raise RuntimeError("The agent did not get into the console.")
    return client


def _code() -> str:
    _before, counter, _after = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, counter)))


def fill(number: int) -> None:
    """Make so many connections, each with a mailbox: ip7000000001, many1@ and so on."""
    (line,) = people.connections(1)
    owner = Account.objects.create(username=f"sample@{settings.MAIL_DOMAIN}")
    sample = Mailbox.objects.create(
        account=owner,
        connection=line,
        address=owner.username,
        due_at=line.account.created_at,
        terms_version="1",
        applied_revision=1,
        status=Status.READY,
    )
    say(f"making {number} connections and mailboxes …\n")
    first, second = 10**7, 2 * 10**7  # primary keys of the copies
    address = f"'many' || n || '@{settings.MAIL_DOMAIN}'"
    _multiply(ACCOUNT, line.account.pk, number, first, username=_number("ip7"))
    _multiply(ACCOUNT, owner.pk, number, second, username=address)
    account = f"{first} + n"
    numbered = {"account_id": account, "connection_id": _number("ip7")}
    _multiply(LINE, line.pk, number, first, **numbered)
    keys = {"account_id": f"{second} + n", "connection_id": account}
    state = _state(number)
    _multiply(BOX, sample.pk, number, first, **keys, **state, address=address)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _state(number: int) -> dict[str, str]:
    """Spread the claims over four weeks; the newest ones fail."""
    asked = f"now() - interval '29 days' * n / {number}"
    ready = f"{asked} + interval '1 second' * (5 + n % 90)"
    fails = f"CASE WHEN n <= {FAILING} THEN"
    return {
        "requested_at": asked,
        "due_at": f"{asked} + interval '1 hour'",
        "ready_at": f"{fails} NULL ELSE {ready} END",
        "status": f"{fails} 'requested' ELSE 'ready' END",
        "applied_revision": f"{fails} 0 ELSE 1 END",
        "last_error": f"{fails} '421 try again later' ELSE '' END",
    }


def _number(prefix: str) -> str:
    return f"'{prefix}' || lpad(n::text, 9, '0')"


def _multiply(
    meta: "models.options.Options[Any]", pk: int, number: int, base: int, **columns: str
) -> None:
    """Copy a row so many times, with other values in some columns."""
    names = [field.column for field in meta.concrete_fields if not field.primary_key]
    values = [columns.get(str(name), f'sample."{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" (id, {listed})'  # noqa: S608  no input
            f" SELECT {base} + n, {', '.join(values)} FROM {meta.db_table} AS sample,"
            f" generate_series(1, {number}) AS n WHERE sample.id = {pk}"
        )
