"""The shipped texts, for every test of the FAQ."""

import io

import pytest
from django.core.management import call_command


@pytest.fixture
def content(db):
    """Load what is shipped."""
    call_command("loadcontent", "faq", stdout=io.StringIO())
