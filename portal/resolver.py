"""Ask DNS, and never wait long for it."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import dns.exception
import dns.nameserver
import dns.rdatatype
import dns.resolver
from django.conf import settings
from publicsuffixlist import PublicSuffixList

PATIENCE = 3.0
"""Seconds for one question with all its repetitions."""
ONE_TRY = 1.0
PORT = 53


class NoAnswerError(Exception):
    """DNS did not say whether there is such a record."""


def txt(name: str) -> list[str]:
    """Return the TXT records of a name, each in one piece; none where it has none.

    Raise NoAnswerError after 3 seconds, or when the servers of the domain fail.
    """
    return rows(name, "TXT")


def rows(name: str, kind: str, *, where: str = "") -> list[str]:
    """Return the records of a kind, as text; none where there is none.

    `where` is asked in place of DNS_RESOLVER. Raise NoAnswerError as `txt` does.
    """
    try:
        answer = _resolver(where).resolve(name, kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswerError(f"{name}: {type(error).__name__}") from error
    return [_text(row) for row in answer]


def _text(row: Any) -> str:
    if row.rdtype != dns.rdatatype.TXT:
        return str(row.to_text())
    # A long text stands in several strings that belong together (RFC 7208, 3.3).
    return b"".join(row.strings).decode(errors="replace")


def registrable(domain: str) -> str | None:
    """Return the part of a domain that somebody registered (publicsuffix.org).

    None for a name under which others register theirs, such as co.jp, and those of
    dynamic DNS services.
    """
    return _suffixes().privatesuffix(domain)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _resolver(where: str) -> dns.resolver.Resolver:
    where = where or settings.DNS_RESOLVER
    resolver = dns.resolver.Resolver(configure=not where)
    if where:
        parts = urlsplit(f"//{where}")
        resolver.nameservers = [
            dns.nameserver.Do53Nameserver(parts.hostname or "", parts.port or PORT)
        ]
    resolver.lifetime, resolver.timeout = PATIENCE, ONE_TRY
    return resolver
