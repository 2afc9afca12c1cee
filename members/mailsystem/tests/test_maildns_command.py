"""`manage.py maildns`: what to publish, and whether it is."""

import io

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command

from tests.nameserver import Nameserver, publish


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """Return a file with a private key."""
    file = tmp_path_factory.mktemp("dkim") / "dkim.key"
    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(pem)
    return file


def maildns(key, *, stdout=None, **options):
    """Run the command; return its lines."""
    said = stdout or io.StringIO()
    address = ["192.0.2.25", "2001:db8::25"]
    call_command("maildns", address=address, key=key, stdout=said, **options)
    return said.getvalue().splitlines()


@pytest.fixture
def published(key):
    """Publish all records; return them and where to ask."""
    with Nameserver() as server:
        publish(server, maildns(key))
        yield server, server.where


def test_it_prints_what_others_ask_for(key):
    lines = maildns(key)
    assert "gol.com. MX 10 mail.gol.com." in lines
    assert "gol.com. TXT v=spf1 ip4:192.0.2.25 ip6:2001:db8::25 -all" in lines
    assert "25.2.0.192.in-addr.arpa. PTR mail.gol.com." in lines
    assert "mail.gol.com. AAAA 2001:db8::25" in lines
    assert any(
        line.startswith("station._domainkey.gol.com. TXT v=DKIM1;") for line in lines
    )
    assert any(line.startswith("_dmarc.gol.com. TXT v=DMARC1;") for line in lines)
    assert "_submissions._tcp.gol.com. SRV 0 1 465 mail.gol.com." in lines


def test_what_is_published_is_found(key, published):
    _rows, nameserver = published
    (line,) = maildns(key, check=True, nameserver=nameserver)
    assert line.endswith("not as they should be: 0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gol.com. MX", "10 old.example."),
        ("gol.com. TXT", "v=spf1 -all"),
        ("25.2.0.192.in-addr.arpa. PTR", "host.example."),
        ("station._domainkey.gol.com. TXT", "v=DKIM1; k=rsa; p=x"),
        ("_dmarc.gol.com. TXT", ""),
    ],
)
def test_what_is_missing_or_other_is_named(key, published, name, value):
    server, nameserver = published
    owner, kind = name.rstrip(".").split(". ")
    rows = server.records if kind == "TXT" else server.others
    rows[owner if kind == "TXT" else (owner, kind)] = [value] if value else []
    said = io.StringIO()
    with pytest.raises(CommandError):
        maildns(key, stdout=said, check=True, nameserver=nameserver)
    problem, count = said.getvalue().splitlines()
    assert problem == f"{name}: there is {value or 'none'}"
    assert count.endswith("not as they should be: 1")


def test_a_stricter_policy_is_the_operators_choice(key, published):
    server, nameserver = published
    server.records["_dmarc.gol.com"] = ["v=DMARC1; p=reject"]
    (line,) = maildns(key, check=True, nameserver=nameserver)
    assert line.endswith("not as they should be: 0")


def test_two_records_of_spf_count_as_none(key, published):
    server, nameserver = published
    server.records["gol.com"].append("v=spf1 ?all")
    with pytest.raises(CommandError):
        maildns(key, check=True, nameserver=nameserver)


def test_a_file_without_a_key_is_a_sentence(tmp_path):
    (tmp_path / "key").write_text("nothing")
    with pytest.raises(CommandError):
        maildns(tmp_path / "key")
