"""What a domain asks of recipients: SPF and DMARC, as DNS says them."""

import pytest

from members.confirming.policies import policy_of
from tests.nameserver import BROKEN

REJECT, QUARANTINE, NONE, UNKNOWN = "reject", "quarantine", "none", "unknown"


@pytest.mark.parametrize(
    ("records", "policy"),
    [
        ({}, NONE),
        ({"_dmarc.a.example": ["v=DMARC1; p=reject"]}, REJECT),
        ({"_dmarc.a.example": ["v=DMARC1;p=Quarantine; pct=100"]}, QUARANTINE),
        ({"_dmarc.a.example": ["v=DMARC1; p=none; rua=mailto:x@a.example"]}, NONE),
        ({"_dmarc.a.example": ["v=DMARC1; p=reject", "v=DMARC1; p=none"]}, NONE),
        ({"_dmarc.a.example": ["not a policy", "v=DMARC1; p=reject"]}, REJECT),
        ({"a.example": ["v=spf1 mx -all"]}, REJECT),
        ({"a.example": ["v=spf1 mx ~all"]}, NONE),
        ({"a.example": ["other", "v=spf1 redirect=b.example"]}, NONE),
        (
            {"a.example": ["v=spf1 redirect=b.example"], "b.example": ["v=spf1 -all"]},
            REJECT,
        ),
        ({"a.example": ["v=spf1 redirect=a.example"]}, NONE),
        (
            {
                "a.example": ["v=spf1 include:gol.com -all"],
                "_dmarc.a.example": ["v=DMARC1; p=reject"],
            },
            NONE,
        ),
        ({"a.example": BROKEN}, UNKNOWN),
        ({"_dmarc.a.example": BROKEN}, UNKNOWN),
    ],
)
def test_the_strictest_policy_counts(nameserver, records, policy):
    nameserver.records = records
    assert policy_of("a.example") == policy


@pytest.mark.parametrize(
    ("record", "policy"),
    [
        ("v=DMARC1; p=reject", REJECT),
        ("v=DMARC1; p=reject; sp=none", NONE),
        ("v=DMARC1; p=none; sp=quarantine", QUARANTINE),
    ],
)
def test_a_subdomain_has_the_policy_of_its_organization(nameserver, record, policy):
    nameserver.records = {"_dmarc.a.co.jp": [record]}
    assert policy_of("mail.a.co.jp") == policy
