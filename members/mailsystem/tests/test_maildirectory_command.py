"""`manage.py maildirectory`: the role that reads the directory, and no more."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections, router

from members.mailsystem.directory import Directory
from members.mailsystem.models import MailAccount
from members.mailsystem.tests.make import ALICE, entry

ROLE = "mailreader_of_a_test"


@pytest.fixture
def reader(transactional_db, tmp_path):
    """Make the role twice; return a function that asks as it does."""
    Directory().put(entry(ALICE))
    file = tmp_path / "password"
    for _time in range(2):
        call_command("maildirectory", role=ROLE, password_file=file, verbosity=0)
    assert file.stat().st_mode & 0o777 == 0o600
    database = connections[router.db_for_read(MailAccount)].settings_dict

    def ask(question):
        where = {"host": database["HOST"], "dbname": database["NAME"], "user": ROLE}
        with psycopg.connect(**where, password=file.read_text().strip()) as connection:
            return connection.execute(question).fetchall()

    yield ask
    with connections[router.db_for_write(MailAccount)].cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


@pytest.mark.production
def test_it_reads_the_four_views(reader):
    assert reader("SELECT address FROM mail_account") == [(ALICE,)]
    assert reader("SELECT name FROM mail_domain") == [("gol.com",)]
    assert reader("SELECT login, sender FROM mail_sender") == [(ALICE, ALICE)]
    assert reader("SELECT network FROM mail_network") == []


@pytest.mark.production
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM mailsystem_account",
        "SELECT * FROM members_account",
        "DELETE FROM mail_network",
        "SET default_transaction_read_only = off; DELETE FROM mail_account",
        "CREATE TEMPORARY TABLE mine (name text)",
        "CREATE TABLE mine (name text)",
    ],
)
def test_it_does_nothing_else(reader, statement):
    with pytest.raises(
        (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
    ):
        reader(statement)


@pytest.mark.production
def test_it_does_not_ask_for_long(reader):
    assert reader("SHOW statement_timeout") == [("5s",)]


@pytest.mark.embedded
@pytest.mark.django_db
def test_sqlite_is_for_no_mail_server(tmp_path):
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("maildirectory", password_file=tmp_path / "password")
