"""What a domain asks of recipients when another server sends in its name.

DMARC (RFC 7489) and SPF (RFC 7208), as far as the sender of a message can know them
beforehand: mail through our server has no signature of the domain, and passes SPF only
where the domain names our server.
"""

import re

from django.conf import settings

from members.models import Sender
from portal import resolver

Policy = Sender.Policy
MOST_REDIRECTS = 3
DMARC = re.compile(r"v\s*=\s*DMARC1\s*(;|$)", re.IGNORECASE)
SPF = re.compile(r"v=spf1(\s|$)", re.IGNORECASE)


def policy_of(domain: str) -> Policy:
    """Return the strictest policy that a domain publishes; never raises.

    Unknown where DNS does not answer and nothing strict is known. A domain whose SPF
    names our server asks nothing that matters here.
    """
    try:
        spf = _spf(domain)
        if _names_us(spf):
            return Policy.NONE
        dmarc = _dmarc(domain)
    except resolver.NoAnswerError:
        return Policy.UNKNOWN
    if dmarc == Policy.NONE and "-all" in spf:
        return Policy.REJECT
    return dmarc


def _dmarc(domain: str) -> Policy:
    """Ask the domain itself, then the organization's (RFC 7489, 6.6.3)."""
    if tags := _dmarc_tags(domain):
        return _said(tags.get("p", ""))
    organization = resolver.registrable(domain)
    if not organization or organization == domain:
        return Policy.NONE
    tags = _dmarc_tags(organization)
    return _said(tags.get("sp") or tags.get("p", ""))


def _dmarc_tags(domain: str) -> dict[str, str]:
    found = [text for text in resolver.txt(f"_dmarc.{domain}") if DMARC.match(text)]
    if len(found) != 1:
        return {}  # of several none counts
    parts = (part.partition("=") for part in found[0].split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in parts}


def _said(text: str) -> Policy:
    strict = {"reject": Policy.REJECT, "quarantine": Policy.QUARANTINE}
    return strict.get(text, Policy.NONE)


def _spf(domain: str, redirects: int = MOST_REDIRECTS) -> list[str]:
    """Return the terms of the SPF record that counts, in lower case."""
    found = [text for text in resolver.txt(domain) if SPF.match(text)]
    terms = found[0].lower().split()[1:] if len(found) == 1 else []
    has_all = any(term.lstrip("+-~?") == "all" for term in terms)
    for term in terms:
        name, _, target = term.partition("=")
        if name == "redirect" and target and redirects and not has_all:
            return _spf(target, redirects - 1)
    return terms


def _names_us(terms: list[str]) -> bool:
    ours = {f"include:{settings.MAIL_DOMAIN}", f"a:{settings.SUBMISSION_HOST.lower()}"}
    return any(term.lstrip("+") in ours for term in terms)
