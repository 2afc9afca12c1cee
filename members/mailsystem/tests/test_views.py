"""The views on PostgreSQL: what Postfix and Dovecot read."""

import re

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


def senders(login=ALICE):
    """Return what a mailbox may send as besides its own address."""
    query = "SELECT sender FROM mail_sender WHERE login = %s AND sender <> login"
    return sorted(sender for (sender,) in rows(query, login))


def test_postfix_reads_outside_senders_of_who_may_send(directory):
    outside = ("taro@oldhost.example", "@office.example")
    directory.put(entry(ALICE, owner=1, senders=outside, revision=2))
    directory.put(entry(BOB, owner=2, active=False, senders=outside, revision=2))
    assert senders() == ["@office.example", "taro@oldhost.example"]
    assert senders(BOB) == []
    directory.put(
        entry(ALICE, owner=1, senders=outside, revision=3, first_password=True)
    )
    assert senders() == []


def test_the_view_has_no_other_address_of_ours_whatever_the_rows_say(directory):
    ours = (BOB, "nobody@gol.com", "@gol.com")
    directory.put(entry(ALICE, owner=1, senders=ours, revision=2))
    assert senders() == []


def test_postfix_reads_who_may_send_as_everything_outside(directory):
    directory.put_sender_policy(is_any=True)
    assert senders() == ["*"]
    directory.put(entry(ALICE, owner=1, first_password=True, revision=2))
    assert senders() == []


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
        "SELECT * FROM mail_sender WHERE login = %s AND sender LIKE '@%%'",
    ],
)
def test_a_look_up_reads_indexes_only(query):
    # As if the tables were large: one page each would rather be read as a whole.
    for kind in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
        rows(f"SELECT set_config('{kind}', 'off', true)")
    plan = "\n".join(line for (line,) in rows(f"EXPLAIN {query}", ALICE))
    scans = re.findall(r"(\w+ ?\w*) Scan (?:using \w+ )?on mailsystem_(\w+)", plan)
    on_people = [kind for kind, table in scans if table != "domain"]
    assert on_people
    assert not any("Seq" in kind for kind in on_people), plan
    assert "Index Scan using mail_address_once" in plan
