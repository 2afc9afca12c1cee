"""What the pages say of a provider: every doubt in words, nothing more certain."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.providers import since
from portal.providers.choices import (
    Auth,
    Confidence,
    Credential,
    HostKind,
    Kind,
    ServerState,
    ServiceState,
    Support,
    UsernameForm,
)
from portal.providers.models import Provider
from portal.providers.ways import BLOCKED_PORT, Way, is_ours, known_ways, ways_of
from portal.search import fold
from portal.servers import SUBMISSION_PORT

WEB = ("http://", "https://")
ISPDB = "https://github.com/thunderbird/autoconfig/"


@dataclass(frozen=True)
class Tag:
    """A state in a word, an icon and a colour."""

    kind: str
    icon: str
    text: str


@dataclass(frozen=True)
class Page:
    """One provider for an entry of the list and for its own page."""

    provider: Provider

    @property
    def ways(self) -> list[Way]:
        """Every way around the block, the best first."""
        return known_ways(self.provider)

    @property
    def best(self) -> Way | None:
        """The way to try first."""
        return self.ways[0] if self.ways else None

    @property
    def has_guide(self) -> bool:
        """Whether the guides can show its values."""
        return bool(ways_of(self.provider)) and not self.is_ours

    @property
    def is_ours(self) -> bool:
        """Whether it is the operator of this site."""
        return is_ours(self.provider)

    @property
    def has_ended(self) -> bool:
        """Whether there is nothing to set any more."""
        return self.provider.service_state == ServiceState.ENDED

    @property
    def is_certain(self) -> bool:
        """Whether its values may be shown without the word "not verified"."""
        return self.provider.confidence != Confidence.LOW or self.is_ours

    @property
    def is_doubtful(self) -> bool:
        """The opposite, for parts that offer a value to be copied."""
        return not self.is_certain

    @property
    def doubt(self) -> str:
        """What stands beside a value that nobody verified."""
        return _("Not verified") if self.is_doubtful else ""

    @property
    def is_oauth2_only(self) -> bool:
        """Whether no password of any kind is accepted."""
        return self.provider.credential == Credential.OAUTH2_ONLY

    @property
    def is_pop_first(self) -> bool:
        """Whether mail is fetched before it can be sent, instead of SMTP AUTH."""
        return self.provider.auth == Auth.POP_FIRST

    @property
    def knows_username(self) -> bool:
        """Whether it is known what to enter as the user name."""
        return self.provider.username_form != UsernameForm.UNKNOWN

    @property
    def is_blocked_port_only(self) -> bool:
        """Whether port 25 is all that is known: what OP25B stops."""
        return not self.ways and self.provider.smtp_port == BLOCKED_PORT

    @property
    def port_and_encryption(self) -> SafeString | str:
        """The best way's port and encryption, such as "465 (SSL/TLS)"."""
        way = self.best
        if way is None or way.port is None:
            return _("Not verified")
        encryption = way.security or (
            _("not encrypted") if way.is_plain else _("encryption not verified")
        )
        return format_html(
            _("{port} ({encryption})") + " {doubt}",
            port=format_html('<span data-setting="port">{}</span>', way.port),
            encryption=format_html(
                '<span data-setting="encryption">{}</span>', encryption
            ),
            doubt=self.doubt,
        )

    @property
    def username(self) -> str:
        """What to enter as the user name, in words."""
        return capfirst(self.provider.get_username_form_display())

    @property
    def host_how(self) -> str:
        """How the name of the server is found."""
        return self.doubt or (
            _("follows from your address")
            if self.provider.host_kind == HostKind.BY_ADDRESS
            else _("differs for each contract")
        )

    @property
    def authentication(self) -> str:
        """How the mail program signs in; port 587 always asks for it."""
        if self.provider.auth == Auth.UNKNOWN and self._is_supported:
            return _("on")
        return self.provider.get_auth_display()

    @property
    def username_how(self) -> str:
        """What stands beside the form of the user name."""
        return self.doubt or _("differs for each customer")

    @property
    def domains(self) -> list[str]:
        """The domains of its addresses, "…" where many stand for one."""
        return re.sub(r"[*?]", "…", self.provider.domains).split()

    @property
    def support_in_words(self) -> str:
        """Whether it gets around the block, and how far that is known."""
        words = {
            Support.YES: _("Supported (%(ports)s)") % {"ports": self.ports_in_words},
            Support.NO: _("Not supported"),
            Support.NO_MAIL: _("It has no mail service"),
        }.get(Support(self.provider.supports_submission), _("Not verified"))
        if self._is_supported and self.is_doubtful:
            return _("%(words)s: not verified") % {"words": words}
        return words

    @property
    def _is_supported(self) -> bool:
        return self.provider.supports_submission == Support.YES

    @property
    def ports(self) -> list[int]:
        """The ports that get around the block, 587 if nothing more is known."""
        return sorted({way.port for way in self.ways if way.port}) or [SUBMISSION_PORT]

    @property
    def ports_in_words(self) -> str:
        """The ports, such as "ports 465 and 587"."""
        *others, last = [str(port) for port in self.ports]
        if not others:
            return _("port %(port)s") % {"port": last}
        first = _(", ").join(others)
        return _("ports %(first)s and %(last)s") % {"first": first, "last": last}

    @property
    def blocked_since(self) -> list[str]:
        """Since when it blocks port 25 on its own lines, in phrases."""
        return since.in_words(self.provider.op25b_since)

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The pages that the facts come from, with their names."""
        addresses = (part.strip() for part in self.provider.source.split(";"))
        return [(one, _name(one)) for one in addresses if one.startswith(WEB)]

    @property
    def answered_at(self) -> object:
        """When its servers last answered as it is written here, if they did."""
        is_fine = self.provider.server_state == ServerState.FINE
        return self.provider.server_checked_at if is_fine else None

    @property
    def tags(self) -> list[Tag]:
        """The states to see at a glance."""
        if self.has_ended:
            return [Tag("bad", "stop", _("The service has ended"))]
        return [tag for tag in (self._support, self._doubt, self._limit) if tag] + (
            [Tag("warn", "clock", _("The service is ending"))]
            if self.provider.service_state == ServiceState.ENDING
            else []
        )

    @property
    def _support(self) -> Tag:
        support = self.provider.supports_submission
        if support == Support.NO_MAIL:
            return Tag("ask", "question", _("No mail service"))
        if support == Support.NO:
            return Tag("warn", "warning", _("Port 587 is not supported"))
        if support == Support.UNKNOWN:
            return Tag("ask", "question", _("Support for 587 not known"))
        words = _("Supports %(ports)s") % {"ports": self.ports_in_words}
        if self.is_doubtful:
            words = _("%(words)s: not verified") % {"words": words}
            return Tag("ask", "question", words)
        return Tag("ok", "check", words)

    @property
    def _doubt(self) -> Tag | None:
        if self.is_doubtful and not self._is_supported:
            return Tag("ask", "question", _("Not verified"))
        if self.best and not (self.best.host or self.best.host_rule):
            return Tag("ask", "question", _("Server not verified"))
        return None

    @property
    def _limit(self) -> Tag | None:
        if self.is_oauth2_only:
            return Tag("warn", "warning", _("Passwords are refused"))
        if self.best and self.best.is_plain:
            return Tag("warn", "warning", _("Not encrypted"))
        return None


@dataclass(frozen=True)
class Directory:
    """All entries, each written once for each version of the facts and language."""

    entries: dict[str, SafeString]
    listing: SafeString
    """All of them, by kind."""
    with_page: int
    """How many of them have a page about OP25B."""


@lru_cache(maxsize=4)
def directory(_version: str, _language: str) -> Directory:
    """Write the entry of every listed provider; the arguments are the key."""
    rows = sorted(Provider.objects.listed(), key=lambda row: fold(row.name))
    entries = {row.slug: _entry(row) for row in rows}
    groups = {
        kind: [entries[row.slug] for row in rows if row.kind == kind] for kind in Kind
    }
    return Directory(
        entries=entries,
        listing=render_to_string("providers/listing.html", {"groups": groups}),
        with_page=sum(bool(row.op25b_page) for row in rows),
    )


def _entry(row: Provider) -> SafeString:
    return render_to_string("providers/entry.html", {"page": Page(row)})


def _name(address: str) -> str:
    if address.startswith(ISPDB):
        return address.rpartition("/")[2]
    return address.split("/")[2]
