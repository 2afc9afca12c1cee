"""The shipped texts, for every test of the FAQ."""

import pytest

from tests import shipped


@pytest.fixture
def content(db):
    """Load what is shipped."""
    shipped.load("faq")
