"""The shipped texts, for every test of the impact check."""

import io
from functools import cache

import pytest
from django.core.management import call_command

from impact import texts

shipped = cache(texts.shipped)


@pytest.fixture
def content(db):
    """Load the words that are shipped."""
    texts.load(shipped())


@pytest.fixture
def faq(db):
    """Load the FAQ, where outcomes lead on to."""
    call_command("loadcontent", "faq", stdout=io.StringIO())
