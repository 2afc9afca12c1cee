"""The embedded server's certificate: its own, private, and renewed in time."""

import datetime as dt
import stat

from cryptography import x509

from members.mailsystem.embedded import certificate


def made(directory):
    """Make or keep the certificate; return it."""
    certificate.server_context(directory)
    return x509.load_pem_x509_certificate((directory / "ca.pem").read_bytes())


def test_the_certificate_is_for_this_machine_only(tmp_path):
    names = made(tmp_path).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]
    (address,) = names.value.get_values_for_type(x509.IPAddress)
    assert str(address) == "127.0.0.1"


def test_nobody_else_can_read_the_key(tmp_path):
    made(tmp_path)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_the_certificate_is_kept(tmp_path):
    assert made(tmp_path) == made(tmp_path)


def test_a_certificate_that_ends_soon_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(certificate, "VALID", dt.timedelta(days=29))
    old = made(tmp_path)
    monkeypatch.undo()
    assert made(tmp_path) != old


def test_a_key_of_another_certificate_is_replaced(tmp_path):
    old = made(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    made(other)
    (other / "key.pem").replace(tmp_path / "key.pem")
    assert made(tmp_path) != old
    assert made(tmp_path) == made(tmp_path)
