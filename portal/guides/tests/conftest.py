"""The shipped guides, for every test of them."""

import io

import pytest
from django.core.management import call_command


@pytest.fixture
def content(db):
    """Load what is shipped."""
    call_command("loadcontent", "guides", stdout=io.StringIO())
