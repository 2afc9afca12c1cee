"""The role with which Postfix and Dovecot read the mail directory, and no more."""

from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from psycopg import Connection, sql

from members.mailsystem.models import MailAccount

VIEWS = ("mail_domain", "mail_account", "mail_sender", "mail_network")
PATIENCE = "5s"
"""A question takes a tenth of a millisecond; one that takes seconds has gone wrong."""


def make_reader(role: str, password: str) -> None:
    """Make the role, or bring it up to date: password, limits, the four views.

    Raise django.db.Error when the portal's own role may not do that (CREATEROLE).
    """
    alias = router.db_for_write(MailAccount) or DEFAULT_DB_ALIAS
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        verifier = _verifier(cursor.connection, role, password)
        for statement in (
            f"{verb} ROLE {{role}} LOGIN NOSUPERUSER PASSWORD {{verifier}}",
            "ALTER ROLE {role} SET default_transaction_read_only = on",
            "ALTER ROLE {role} SET statement_timeout = {patience}",
            "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
            *(f"GRANT SELECT ON {view} TO {{role}}" for view in VIEWS),
        ):
            cursor.execute(
                sql.SQL(statement).format(
                    role=sql.Identifier(role),
                    verifier=sql.Literal(verifier),
                    patience=sql.Literal(PATIENCE),
                    database=sql.Identifier(connections[alias].settings_dict["NAME"]),
                )
            )


def _verifier(connection: Connection, role: str, password: str) -> str:
    """Return what PostgreSQL keeps; the password itself is in no statement, no log."""
    made = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    return str(made.decode())
