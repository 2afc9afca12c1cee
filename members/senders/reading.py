"""Read what people type as an address or a domain, and hold it to the rules."""

import re
import unicodedata

import idna
from django.conf import settings

from members import identifiers
from members.models import Sender
from members.senders.refusals import Reason, SenderRefused
from portal.providers.search import has_domain
from portal.resolver import registrable

Kind = Sender.Kind
# The dot-string of RFC 5321, 4.1.2: what mail servers take without quotes.
ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL_PART = re.compile(rf"{ATOM}(?:\.{ATOM})*")
LOCAL_PART_MOST = 64
DOMAIN_MOST = 240
"""Characters of a domain: the record's own label stands before it in DNS."""
ADDRESS_MOST = 254
ROLES = frozenset(
    [
        "abuse",
        "admin",
        "administrator",
        "hostmaster",
        "mailerdaemon",
        "noc",
        "postmaster",
        "root",
        "security",
        "webmaster",
    ]
)
"""Who has one of these speaks for the whole domain.

RFC 2142, and the five addresses to which certificate authorities write.
"""


def parse(typed: str, kind: Kind | None = None) -> tuple[Kind, str]:
    """Return the kind and the canonical name of what was typed.

    Full width, upper case, spaces, `mailto:` and `name <address>` are forgiven; letters
    of other languages in a domain become what DNS writes for them (RFC 5890). Without a
    kind an @ decides. Raise SenderRefused.
    """
    folded = identifiers.fold(_core(typed)).strip(".,;、。")
    if not folded:
        raise SenderRefused(Reason.EMPTY)
    if kind is None:
        kind = Kind.ADDRESS if "@" in folded else Kind.DOMAIN
    if kind == Kind.ADDRESS:
        return kind, _address(folded)
    return kind, _domain(folded.removeprefix("@"), Reason.NO_DOMAIN)


def hold_address(address: str, *, own: str) -> None:
    """Raise SenderRefused for an address that cannot be confirmed by a code."""
    if address == own:
        raise SenderRefused(Reason.OWN_ADDRESS)
    local_part, _, domain = address.rpartition("@")
    _hold_outside(domain)
    role = local_part.partition("+")[0].translate(identifiers.SEPARATORS)
    if role in ROLES:
        raise SenderRefused(Reason.ROLE)


def hold_domain(domain: str) -> None:
    """Raise SenderRefused for a domain that is nobody's to confirm.

    Names under which others register theirs (co.jp, dynamic DNS), and the domains of
    mail providers: their subscribers confirm an address.
    """
    _hold_outside(domain)
    if registrable(domain) is None:
        raise SenderRefused(Reason.SUFFIX)
    if has_domain(domain):
        raise SenderRefused(Reason.PROVIDER)


def _core(typed: str) -> str:
    typed = unicodedata.normalize("NFKC", typed)
    found = re.search(r"<([^<>]*)>", typed)
    core = found.group(1) if found else typed
    return re.sub(r"^\s*(?:mailto:|https?://)", "", core, flags=re.IGNORECASE)


def _address(folded: str) -> str:
    local_part, at, domain = folded.rpartition("@")
    if not at or not local_part or not domain or "@" in local_part:
        raise SenderRefused(Reason.NO_ADDRESS)
    if not local_part.isascii():
        raise SenderRefused(Reason.LETTERS)
    if len(local_part) > LOCAL_PART_MOST or not LOCAL_PART.fullmatch(local_part):
        raise SenderRefused(Reason.NO_ADDRESS)
    address = f"{local_part}@{_domain(domain, Reason.NO_ADDRESS)}"
    if len(address) > ADDRESS_MOST:
        raise SenderRefused(Reason.NO_ADDRESS)
    return address


def _domain(text: str, otherwise: Reason) -> str:
    try:
        # Whether a domain ends with a dot is seen only now (RFC 1034, 3.1).
        domain = idna.encode(text, uts46=True).decode().rstrip(".")
    except idna.IDNAError:
        raise SenderRefused(otherwise) from None
    has_two_labels = "." in domain and not domain.rpartition(".")[2].isdigit()
    if not has_two_labels or len(domain) > DOMAIN_MOST:
        raise SenderRefused(otherwise)
    return domain


def _hold_outside(domain: str) -> None:
    if domain == settings.MAIL_DOMAIN or domain.endswith(f".{settings.MAIL_DOMAIN}"):
        raise SenderRefused(Reason.OUR_DOMAIN)
