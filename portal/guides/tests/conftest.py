"""The shipped guides, for every test of them."""

import pytest

from tests import shipped


@pytest.fixture
def content(db):
    """Load what is shipped."""
    shipped.load("guides")
