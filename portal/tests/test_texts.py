"""The version of the texts: one for all, but for a transaction that may be undone."""

import pytest
from django.db import transaction

from portal import texts

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]


def undo():
    """Change the texts, and undo it; return the version that was seen meanwhile."""
    with transaction.atomic():
        texts.touch()
        seen = texts.version()
        transaction.set_rollback(True)
    return seen


def test_what_is_undone_is_remembered_by_nobody():
    texts.touch()
    before = texts.version()
    seen = undo()
    assert seen not in {before, ""}
    assert texts.version() == before


def test_in_a_transaction_its_own_texts_count_whatever_others_remember():
    texts.touch()
    before = texts.version()
    with transaction.atomic():
        texts.touch()
        texts._seen.version, texts._seen.at = before, float("inf")  # noqa: SLF001
        assert texts.version() != before
    texts.touch()
