"""The DNS records by which others accept our mail: MX, SPF, DKIM, DMARC, PTR."""

import base64
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from portal.guides.dns import Record


@dataclass(frozen=True, kw_only=True)
class MailHost:
    """The host that sends and receives, and the public key of its signatures."""

    name: str
    addresses: tuple[str, ...]
    selector: str
    public_key: str


def public_key(path: Path) -> str:
    """Return the key of a PEM file, private or public, as DKIM publishes it (RFC 6376).

    Raise ValueError when the file holds no key.
    """
    pem = path.read_bytes()
    if b"PRIVATE" in pem:
        key = load_pem_private_key(pem, password=None).public_key()
    else:
        key = load_pem_public_key(pem)
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def records(host: MailHost) -> Iterator[Record]:
    """List what has to be published for the mail domain and its host."""
    domain, name = f"{settings.MAIL_DOMAIN}.", f"{host.name}."
    addresses = [ipaddress.ip_address(text) for text in host.addresses]
    yield Record(domain, "MX", f"10 {name}")
    for address in addresses:
        yield Record(name, "A" if address.version == 4 else "AAAA", str(address))
        yield Record(f"{address.reverse_pointer}.", "PTR", name)
    senders = " ".join(f"ip{address.version}:{address}" for address in addresses)
    yield Record(domain, "TXT", f"v=spf1 {senders} -all")
    dkim = f"v=DKIM1; k=rsa; p={host.public_key}"
    yield Record(f"{host.selector}._domainkey.{domain}", "TXT", dkim)
    report = f"rua=mailto:postmaster@{settings.MAIL_DOMAIN}"
    yield Record(f"_dmarc.{domain}", "TXT", f"v=DMARC1; p=none; {report}")
