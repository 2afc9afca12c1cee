"""The shipped directory, and a console that is open."""

import io

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.http import HttpRequest

from portal.providers.models import Provider
from portal.texts import touch


@pytest.fixture(scope="session")
def shipped():
    """Keep the rows of the first loading: all tests have the same."""
    return []


@pytest.fixture
def content(db, shipped):
    """Load what is shipped."""
    if not shipped:
        call_command("loadcontent", "providers", stdout=io.StringIO())
        shipped += Provider.objects.values()
        return
    Provider.objects.bulk_create(Provider(**row) for row in shipped)
    touch()


@pytest.fixture
def console(client, db):
    """Return a client of staff who used their second factor."""
    staff = get_user_model().objects.create_superuser("staff", password="x" * 20)
    key = Authenticator.objects.create(user=staff, type="totp", data={"secret": ""})
    client.force_login(staff)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, staff, "mfa", id=key.pk, type="totp")
    request.session.save()
    return client
