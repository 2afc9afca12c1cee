"""The DNS records by which others accept our mail: MX, SPF, DKIM, DMARC, PTR."""

import base64
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from dns.exception import DNSException
from dns.resolver import Resolver

from portal.guides.dns import Record

PATIENCE = 5.0
"""Seconds for an answer of the DNS."""


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


def problems(wanted: Iterable[Record], nameserver: str = "") -> Iterator[str]:
    """Ask the DNS for each record; give a sentence for each that is not as it should.

    `nameserver` is host:port; empty, the one of the system. Which policy DMARC has is
    the operator's choice.
    """
    resolver = Resolver(configure=not nameserver)
    resolver.lifetime = PATIENCE
    if nameserver:
        host, _, port = nameserver.rpartition(":")
        resolver.nameservers, resolver.port = [host], int(port)
    for record in wanted:
        try:
            found = list(_found(resolver, record))
        except DNSException as error:
            yield f"{record.name} {record.kind}: {type(error).__name__}"
            continue
        if not any(_agrees(text, record.value) for text in found):
            yield f"{record.name} {record.kind}: there is {' and '.join(found)}"
        elif sum(text.startswith("v=spf1") for text in found) > 1:
            yield f"{record.name} TXT: more than one SPF record counts as none"


def _found(resolver: Resolver, record: Record) -> Iterator[str]:
    for answer in resolver.resolve(record.name, record.kind):
        # A long text is published in parts of at most 255 bytes.
        parts = getattr(answer, "strings", None)
        yield b"".join(parts).decode(errors="replace") if parts else answer.to_text()


def _agrees(found: str, wanted: str) -> bool:
    if wanted.startswith("v=DMARC1"):
        return found.startswith("v=DMARC1")
    return "".join(found.split()).lower() == "".join(wanted.split()).lower() or (
        wanted.startswith("v=DKIM1") and wanted.rpartition("p=")[2] in found
    )
