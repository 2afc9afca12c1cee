"""A broken directory is "later" for the client, and a line in the log for us."""

import pytest
from django.db import connections

from members.mailsystem.base import MailSystemError
from members.mailsystem.directory import Directory
from members.mailsystem.models import MailAccount
from members.mailsystem.tests.make import ALICE, PASSWORD, entry
from members.mailsystem.tests.smtp import plain


@pytest.fixture
def broken(directory):
    """Take the accounts away, as a directory that was never migrated would be."""
    editor = connections["default"].schema_editor
    with editor() as change:
        change.alter_db_table(MailAccount, "mailsystem_account", "away")
    yield
    with editor() as change:
        change.alter_db_table(MailAccount, "away", "mailsystem_account")


def test_a_directory_that_fails_is_later_for_the_client(server, broken, caplog):
    assert plain(server)[0] == 451
    (record,) = [found for found in caplog.records if found.levelname == "ERROR"]
    assert "mail session failed" in str(record.msg)
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "ask", [lambda d: d.taken(ALICE), lambda d: d.put(entry(revision=2))]
)
def test_a_directory_that_fails_is_a_sentence_for_staff(broken, ask):
    with pytest.raises(MailSystemError, match="Error") as caught:
        ask(Directory())
    assert "argon2" not in str(caught.value)
