"""The views on PostgreSQL: what Postfix and Dovecot read."""

import pytest
from argon2.low_level import Type, verify_secret
from django.db import connections, router

from members.mailsystem.directory import Directory
from members.mailsystem.models import MailAccount
from members.mailsystem.tests.make import ALICE, BOB, PASSWORD, entry

pytestmark = [pytest.mark.production, pytest.mark.django_db]


def rows(query, *values):
    """Ask the directory's database as a mail server would."""
    with connections[router.db_for_read(MailAccount)].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@pytest.fixture(autouse=True)
def directory():
    directory = Directory()
    directory.put(entry(ALICE, owner=1))
    directory.put(entry(BOB, owner=2, active=False, first_password=True))
    directory.put_networks(["192.0.2.0/24", "2001:db8::/32"])
    return directory


@pytest.mark.parametrize(
    ("view", "columns"),
    [
        ("mail_domain", "name:varchar"),
        (
            "mail_account",
            (
                "address:varchar password:text active:bool delivers:bool"
                " quota_bytes:int8 first_password:bool"
            ),
        ),
        ("mail_sender", "login:varchar sender:varchar"),
        ("mail_network", "network:cidr"),
    ],
)
def test_a_view_has_the_columns_that_the_mail_servers_expect(view, columns):
    found = rows(
        "SELECT column_name, udt_name FROM information_schema.columns"
        " WHERE table_name = %s ORDER BY ordinal_position",
        view,
    )
    assert " ".join(f"{name}:{kind}" for name, kind in found) == columns


def test_dovecot_reads_the_hash_in_its_own_format():
    ((password,),) = rows("SELECT password FROM mail_account WHERE address = %s", ALICE)
    assert password.startswith("{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$")
    encoded = password.removeprefix("{ARGON2ID}").encode()
    assert verify_secret(encoded, PASSWORD.encode(), Type.ID)


def test_postfix_reads_the_domain_and_who_sends_as_whom():
    assert rows("SELECT name FROM mail_domain") == [("gol.com",)]
    assert rows("SELECT login, sender FROM mail_sender") == [(ALICE, ALICE)]


@pytest.mark.parametrize(
    ("client", "own"),
    [("192.0.2.7", True), ("198.51.100.7", False), ("2001:db8::7", True)],
)
def test_dovecot_asks_whether_a_client_is_in_a_network(client, own):
    query = "SELECT EXISTS (SELECT FROM mail_network WHERE inet %s <<= network)"
    assert rows(query, client) == [(own,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM mail_account WHERE address = %s",
        "SELECT * FROM mail_sender WHERE login = %s",
        "SELECT * FROM mail_sender WHERE sender = %s",
    ],
)
def test_a_look_up_is_one_index_scan(query):
    rows("SELECT set_config('enable_seqscan', 'off', true)")
    plan = "\n".join(line for (line,) in rows(f"EXPLAIN {query}", ALICE))
    assert plan.count("Scan") == 1
    assert "Index Scan using mail_address_once" in plan
