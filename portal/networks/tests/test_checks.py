"""Without the operator's networks an initial password works nowhere: that is said."""

import pytest
from django.core.checks import Tags, run_checks

from portal.networks.models import AddressRange, Kind


def ids(*databases):
    """Return the ids of the messages about networks."""
    found = run_checks(tags=[Tags.database], databases=databases)
    return [message.id for message in found if "networks" in str(message.id)]


@pytest.mark.django_db
def test_production_without_networks_is_warned(settings):
    settings.PRODUCTION = True
    assert ids("default") == ["networks.W001"]


@pytest.mark.django_db
def test_production_with_networks_is_not_warned(settings):
    settings.PRODUCTION = True
    AddressRange.objects.create(network="192.0.2.0/24", kind=Kind.DYNAMIC)
    assert ids("default") == []


@pytest.mark.django_db
def test_the_embedded_set_up_is_not_warned(settings):
    settings.PRODUCTION = False
    assert ids("default") == []


def test_a_check_without_a_database_does_not_ask_one(settings):
    settings.PRODUCTION = True
    assert ids() == []
