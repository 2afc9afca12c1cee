"""How passwords are hashed, and which a mailbox may not have."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from members import passwords
from members.models import Account

ALICE = Account(username="alice@gol.com")


@pytest.mark.parametrize(
    "password", ["another-4417", "correct horse battery", "Kaze-to-Nami_582"]
)
def test_a_good_password_passes(password):
    validate_password(password, user=ALICE)


@pytest.mark.parametrize(
    "password",
    [
        "short-123",
        "ｌｏｎｇｅｎｏｕｇｈ",
        "pässwörd-4417",
        "tab\tinside-44",
        "ip0123456789",
        "IP0123456789",
        "ip0123456789@b-fam.vips.gol.com",
        "ip 0123 456789",
        "ip01234567890123",
        "alice@gol.com",
        "ALICE@gol.com",
        "qwertyuiop",
    ],
)
def test_a_bad_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, user=ALICE)


def test_the_local_part_is_no_password_however_long():
    account = Account(username="a-long-name-of-mine@gol.com")
    with pytest.raises(ValidationError, match="メールアドレスと同じ"):
        validate_password("a-long-name-of-mine", user=account)


def test_the_parameters_are_those_that_dovecot_verifies():
    hashed = make_password("another-4417")
    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.HASH.fullmatch(hashed)
