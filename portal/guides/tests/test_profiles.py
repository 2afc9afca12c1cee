"""A profile holds a whole account, no password, and the operator's signature."""

import datetime as dt
import plistlib
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.guides.profiles import profile


def account(address="alice@gol.com"):
    (found,) = plistlib.loads(profile(address, name="GOL"))["PayloadContent"]
    return found


@pytest.fixture
def key(settings, tmp_path):
    """Give the portal a key with a certificate of its own."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name.from_rfc4514_string("CN=station.example")
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, private.public_key())
    builder = builder.serial_number(1).not_valid_before(now)
    certificate = builder.not_valid_after(now + dt.timedelta(days=1)).sign(
        private, hashes.SHA256()
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (tmp_path / "key.pem").write_bytes(
        private.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    settings.PROFILE_CERTIFICATE_FILE = str(tmp_path / "cert.pem")
    settings.PROFILE_KEY_FILE = str(tmp_path / "key.pem")
    return tmp_path


def test_sending_never_falls_back_to_port_25():
    assert account()["OutgoingMailServerPortNumber"] == 587
    assert account()["OutgoingMailServerUseSSL"] is True


def test_there_is_no_password_in_it():
    assert not {"IncomingPassword", "OutgoingPassword"} & set(account())


def test_installed_again_it_takes_the_place_of_the_earlier_one():
    assert profile("alice@gol.com", name="GOL") == profile("alice@gol.com", name="GOL")


def test_each_address_has_identifiers_of_its_own():
    assert account()["PayloadUUID"] != account("bob@gol.com")["PayloadUUID"]


def test_the_parts_of_a_profile_have_different_identifiers():
    whole = plistlib.loads(profile("alice@gol.com", name="GOL"))

    assert whole["PayloadUUID"] != whole["PayloadContent"][0]["PayloadUUID"]


def test_openssl_verifies_the_signature(key):
    signed = profile("alice@gol.com", name="GOL")
    (key / "signed").write_bytes(signed)
    verify = ["openssl", "cms", "-verify", "-inform", "DER", "-in", key / "signed"]
    trusted = ["-CAfile", key / "cert.pem", "-purpose", "any"]
    done = subprocess.run([*verify, *trusted], capture_output=True, check=True)

    assert plistlib.loads(done.stdout)["PayloadDescription"] == "alice@gol.com"


def test_another_key_does_not_verify(key, tmp_path_factory):
    (key / "signed").write_bytes(profile("alice@gol.com", name="GOL")[:-8] + b"\0" * 8)
    verify = ["openssl", "cms", "-verify", "-inform", "DER", "-in", key / "signed"]
    done = subprocess.run(
        [*verify, "-CAfile", key / "cert.pem"], capture_output=True, check=False
    )

    assert done.returncode != 0
