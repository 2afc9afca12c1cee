"""The mail directory may have a database of its own; the portal never mixes with it."""

import pytest

from members.mailsystem.models import MailAccount
from members.mailsystem.router import MailRouter
from members.models import Mailbox


@pytest.fixture
def own_database(settings, monkeypatch):
    """Pretend that MAIL_DATABASE_URL is set."""
    monkeypatch.setitem(settings.DATABASES, "mail", {})


def test_without_a_database_of_its_own_the_directory_is_in_the_portals():
    router = MailRouter()
    assert router.db_for_read(MailAccount) == router.db_for_write(MailAccount)
    assert router.db_for_write(MailAccount) == "default"
    assert router.allow_migrate("default", "mailsystem")


def test_with_one_it_is_read_and_written_there(own_database):
    router = MailRouter()
    assert router.db_for_read(MailAccount) == "mail"
    assert router.db_for_write(MailAccount) == "mail"
    assert router.db_for_write(Mailbox) is None


@pytest.mark.parametrize(
    ("alias", "app", "allowed"),
    [
        ("mail", "mailsystem", True),
        ("default", "mailsystem", False),
        ("mail", "members", False),
        ("default", "members", None),
    ],
)
def test_with_one_each_table_is_made_where_it_belongs(
    own_database, alias, app, allowed
):
    assert MailRouter().allow_migrate(alias, app) is allowed
