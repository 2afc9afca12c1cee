"""Without the addresses in use nobody can claim: that is said."""

import pytest
from django.core.checks import Tags, run_checks

from members.models import Intake


@pytest.fixture(autouse=True)
def _production(settings):
    settings.PRODUCTION, settings.EXISTING_ADDRESSES = True, "imported"


def ids(*databases):
    """Return the ids of the messages about members."""
    found = run_checks(tags=[Tags.database], databases=databases)
    return [m.id for m in found if str(m.id).startswith("members.")]


def take_in(kind):
    """Note an import of that kind."""
    Intake.objects.create(kind=kind, lines=0, added=0, changed=0, skipped=0)


def test_production_without_an_import_is_warned(db):
    assert ids("default") == ["members.W001"]


def test_an_import_of_something_else_does_not_help(db):
    take_in(Intake.Kind.CONNECTIONS)
    assert ids("default") == ["members.W001"]


def test_after_the_import_of_addresses_nothing_is_said(db):
    take_in(Intake.Kind.ADDRESSES)
    assert ids("default") == []


def test_an_operator_without_addresses_is_not_warned(db, settings):
    settings.EXISTING_ADDRESSES = "none"
    assert ids("default") == []


def test_the_embedded_set_up_is_not_warned(db, settings):
    settings.PRODUCTION = False
    assert ids("default") == []


def test_a_check_without_a_database_does_not_ask_one():
    assert ids() == []
