"""The shipped directory, and a console that is open."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from tests import shipped


@pytest.fixture
def content(db):
    """Load what is shipped."""
    shipped.load("providers")


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
