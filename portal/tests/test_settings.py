"""A wrong setting stops the start with one sentence that says what to do."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

# Each start has the settings that it is given, whatever the pass.
pytestmark = pytest.mark.embedded

PRODUCTION = {
    "DATABASE_URL": "postgres://station@127.0.0.1/station",
    "SECRET_KEY": "k" * 50,
    "REDIS_URL": "redis://127.0.0.1:6379",
    "BASE_URL": "https://station.example",
}


@pytest.fixture
def start(tmp_path):
    """Return a function that starts the portal with these settings and no others."""

    def start(*command: str, **given: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **given}
        return subprocess.run(
            [sys.executable, "manage.py", *(command or ("check",))],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("DEBUG", "maybe", "must be yes or no"),
        ("PROFILE_KEY_FILE", "/nowhere", "must be a file that the portal can read"),
        ("PROMISE_MINUTES", "0", "must be a whole number from 1 to 1440"),
        ("FIRST_PASSWORD_DAYS", "soon", "must be a whole number from 1 to 3650"),
        ("IMAP_PORT", "99999", "must be a whole number from 1 to 65535"),
        ("OP25B_START", "1 February", "must be a date such as 2027-02-01"),
        ("TERMS_URL", "operator.example", "must be a whole address"),
        ("EMAIL_URL", "smtp://localhost:port", "must be a whole address"),
        ("PROOF_IMAP", "localhost", "must be host:port or the path of a socket"),
        ("EXISTING_ADDRESSES", "some", "must be one of 'imported', 'none'"),
        ("DNS_RESOLVER", "resolver.example", "must be an address such as 192.0.2.53"),
        ("SENDER_POLICY", "all", "must be one of 'confirmed', 'any'"),
        ("TIME_ZONE", "Asia/Nowhere", "must be a time zone such as Asia/Tokyo"),
        ("MAIL_DOMAIN", "@gol.com", "must be a name such as mail.example.net"),
        ("IMAP_HOST", "https://mail", "must be a name such as mail.example.net"),
        ("OPERATOR_EMAIL", "mail team", "must be an address such as"),
        ("BASE_URL", "http://localhost/a", "must have no path, such as"),
        ("VAR_DIR", "/proc/none", "must be a directory that the portal can write"),
    ],
)
def test_a_wrong_value_is_one_sentence(start, name, value, rule):
    ended = start(**{name: value})
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Members Station cannot start. The setting {name} {rule}")


def test_a_password_in_an_address_is_not_repeated(start):
    ended = start(DATABASE_URL="mysql://station:secret@127.0.0.1/station")
    assert "DATABASE_URL" in ended.stderr
    assert "secret" not in ended.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "REDIS_URL", "BASE_URL"])
def test_production_does_not_start_without(start, name):
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    ended = start(**given)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert f"With DATABASE_URL the setting {name} is needed too" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("BASE_URL", "http://station.example")],
)
def test_production_does_not_start_with_less(start, name, value):
    ended = start(**{**PRODUCTION, name: value})
    assert ended.returncode == 1
    assert f"the setting {name} is needed too" in ended.stderr


def test_a_profile_is_signed_with_certificate_and_key_or_not_at_all(start):
    refused = start(PROFILE_KEY_FILE=__file__)
    assert "are needed together" in refused.stderr.splitlines()[-1]


def test_production_starts_with_all_of_them(start):
    ended = start("diffsettings", "--output", "unified", **PRODUCTION)
    assert ended.returncode == 0, ended.stderr
    for line in (
        "+ SESSION_COOKIE_SECURE = True",
        "+ CSRF_COOKIE_SECURE = True",
        "+ SECURE_SSL_REDIRECT = True",
        "+ SECURE_HSTS_SECONDS = 31536000",
        "+ ALLOWED_HOSTS = ['station.example', 'autoconfig.gol.com', ",
    ):
        assert line in ended.stdout


def test_the_embedded_default_makes_its_own_key_and_keeps_it(start, tmp_path):
    assert start().returncode == 0
    key = tmp_path / "secret_key"
    first = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    assert start().returncode == 0
    assert key.read_text() == first
    assert len(first) >= 50
