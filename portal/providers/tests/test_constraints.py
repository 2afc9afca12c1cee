"""The database takes no provider that contradicts itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.providers.models import Report
from portal.providers.tests.make import provider, saved

pytestmark = pytest.mark.django_db

WRONG = [
    {"kind": "shop"},
    {"socket": "TLS"},
    {"auth": "password-cleartext"},
    {"username_form": "unknown"},
    {"supports_submission": "perhaps"},
    {"credential": ""},
    {"service_state": "gone"},
    {"status": "rumour"},
    {"confidence": "certain"},
    {"host_kind": "other"},
    {"smtp_port": 0},
    {"smtp_port": 65536},
    {"smtp_host": ""},
    {"host_kind": "unknown"},
    {"host_kind": "by_address"},
    {"host_kind": "by_address", "smtp_host": "", "host_rule_en": ""},
    {"end_date": dt.date(2028, 3, 31)},
]


@pytest.mark.parametrize("other", WRONG, ids=str)
def test_what_contradicts_itself_is_refused(other):
    with pytest.raises(IntegrityError), transaction.atomic():
        saved(**other)
    with pytest.raises(ValidationError):
        provider(**other).full_clean()


@pytest.mark.parametrize("slug", ["report", "reported", "results"])
def test_the_name_of_another_page_is_refused(slug):
    with pytest.raises(IntegrityError), transaction.atomic():
        saved(slug)
    with pytest.raises(ValidationError):
        provider(slug).full_clean()


@pytest.mark.parametrize(
    "other",
    [
        {"domains": "sample"},
        {"domains": "sample.ne.jp, other.jp"},
        {"domains": "スペース.jp"},
        {"smtp_host": "smtp sample.jp"},
        {"smtp_host": "smtp.<domain>"},
        {"alt_submission": "ask them"},
        {"op25b_page": "javascript:alert(1)"},
        {"op25b_page": "ftp://sample.ne.jp/"},
    ],
    ids=str,
)
def test_what_is_badly_written_is_refused(other):
    with pytest.raises(ValidationError):
        provider(**other).full_clean()


def test_a_sound_one_is_taken():
    provider().full_clean()
    provider(domains="*.sample.ne.jp a?.sample.jp").full_clean()


def test_a_name_is_given_once():
    saved()
    with pytest.raises(IntegrityError), transaction.atomic():
        saved()


def test_a_report_that_is_done_keeps_no_address():
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(text="x", email="a@example.jp", state="done")
