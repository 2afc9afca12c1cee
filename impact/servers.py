"""Say whose an outgoing server is, by its name: a suggestion, never a decision."""

import ipaddress
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from impact.directory import ANSWERS, listed
from portal.providers.domains import is_host
from portal.providers.models import Provider
from portal.providers.search import of_host

LONGEST = 320
"""Characters that are read: a mail address has no more (RFC 3696, erratum 1690)."""

GOL_DOMAINS = ("gol.com", "0038.net")
"""Where GOL's own mail servers stand, whatever MAIL_DOMAIN is."""

CLOUDS: Mapping[str, str] = {
    "smtp-relay.gmail.com": "Google Workspace",
    "google.com": "Google",
    "amazonaws.com": "Amazon SES",
    "amazonses.com": "Amazon SES",
    "sendgrid.net": "SendGrid",
    "mailgun.org": "Mailgun",
    "mailjet.com": "Mailjet",
    "mandrillapp.com": "Mailchimp",
    "postmarkapp.com": "Postmark",
    "sendinblue.com": "Brevo",
    "brevo.com": "Brevo",
    "smtp2go.com": "SMTP2GO",
}
"""Services that send for applications and companies; the directory has no entries."""

PROXIES = ("localhost", "localhost.localdomain")
NEARBY = ("local", "lan", "home", "localdomain", "internal", "home.arpa")
"""Names that exist in one network only (RFC 6762, RFC 8375, and habit)."""


class Whose(StrEnum):
    """Whose a server is, as far as its name tells."""

    OURS = "ours"
    PROVIDER = "provider"
    CLOUD = "cloud"
    PROXY = "proxy"
    NEARBY = "nearby"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Found:
    """What a name tells."""

    whose: Whose
    host: str
    is_address: bool = False
    """A mail address was typed: its server is probably, not certainly, its provider's.
    """

    providers: tuple[Provider, ...] = ()
    cloud: str = ""

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The answers to `service` that this leads to, each with a provider or not."""
        if self.whose == Whose.PROVIDER:
            return [(a, p.slug) for p in self.providers for a in ANSWERS[p.kind]]
        return [(answer, "") for answer in LEADS_TO.get(self.whose, ())]


LEADS_TO: Mapping[Whose, tuple[str, ...]] = {
    Whose.OURS: ("gol_mail", "gol_hosting"),
    Whose.CLOUD: ("other_hosting",),
    Whose.NEARBY: ("own_server",),
    Whose.UNKNOWN: ("other_isp", "other_hosting"),
}
"""GOL's names do not tell its mail from its web hosting package: both are offered."""


def find(typed: str) -> Found:
    """Tell whose the server of this name is; a mail address counts by its domain."""
    host, is_address = _read(typed)
    whose, cloud = _known(host)
    if whose is not None:
        return Found(whose, host, is_address, cloud=cloud)
    if not is_host(host):
        return Found(Whose.UNREADABLE, host)
    known = listed()
    providers = tuple(known[slug] for slug in of_host(host) if slug in known)
    whose = Whose.PROVIDER if providers else Whose.UNKNOWN
    return Found(whose, host, is_address, providers)


def _read(typed: str) -> tuple[str, bool]:
    """Return the name of the server in what was typed, and if it was an address."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).casefold().replace("。", ".")
    text = text.strip().rpartition("://")[2].partition("/")[0]
    _local, at, host = text.rpartition("@")
    if host.count(":") == 1:
        host = host.partition(":")[0]
    return host.strip(" .,;<>[]()'\"「」"), bool(at)


def _known(host: str) -> tuple[Whose | None, str]:
    """Recognise what needs no directory."""
    ours = {settings.SUBMISSION_HOST, settings.IMAP_HOST, settings.POP_HOST}
    if host in ours or _is_in(host, [settings.MAIL_DOMAIN, *GOL_DOMAINS]):
        return Whose.OURS, ""
    if near := _near(host):
        return near, ""
    cloud = next((name for one, name in CLOUDS.items() if _is_in(host, [one])), "")
    return (Whose.CLOUD, cloud) if cloud else (None, "")


def _near(host: str) -> Whose | None:
    """Recognise this very computer, and what stands in the same network."""
    if host in PROXIES:
        return Whose.PROXY
    if _is_in(host, NEARBY):
        return Whose.NEARBY
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if address.is_loopback:
        return Whose.PROXY
    return Whose.NEARBY if address.is_private else Whose.UNKNOWN


def _is_in(host: str, domains: Iterable[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in domains)
