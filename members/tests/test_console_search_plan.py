"""Among very many rows the one search asks indexes, and nothing else."""

import pytest
from django.db import connection

from bench.console import fill
from members.console import search

pytestmark = [pytest.mark.production, pytest.mark.django_db]
TYPED = ("ip7000001234", "many1234@gol.com", "many12", "ma", "ip", "ip70000012", "zz")
MANY = 5_000


@pytest.fixture
def plans():
    """Fill the tables; return the plans of whatever is asked from then on."""
    fill(MANY)
    found = []

    def explain(execute, sql, params, many, context):
        with connection.cursor() as cursor:
            cursor.cursor.execute(f"EXPLAIN {sql}", params)
            found.append("\n".join(row[0] for row in cursor.cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


def test_a_search_reads_no_table_and_sorts_nothing(plans):
    for typed in TYPED:
        search.find(typed)
    for plan in plans:
        for table in ("members_mailbox", "members_connection", "members_account"):
            assert f"Seq Scan on {table}" not in plan, plan
        assert "Sort Key: " not in plan or "_bytes" not in plan, plan
    text = "\n".join(plans)
    assert "mailbox_address_bytes" in text
    assert "connection_id_bytes" in text
