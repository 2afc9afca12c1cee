"""What a guide's page holds: the values of a job in the words of a mail program."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from portal import servers
from portal.guides import cards
from portal.guides.cards import Outgoing, Row
from portal.guides.models import Client, Guide, Scenario, Trouble
from portal.guides.provided import Provided, State
from portal.guides.texts import Entry
from portal.servers import Security, Server


@dataclass(frozen=True)
class File:
    """A part of a configuration, ready to be copied."""

    name: str
    text: str


@dataclass(frozen=True)
class Page:
    """One guide with its values."""

    version: str
    """Of the texts that it was made of."""
    guide: Guide
    troubles: tuple[Trouble, ...]
    """What its software says when sending fails, and what to do."""
    values: Outgoing
    sending: tuple[Row, ...]
    receiving: tuple[tuple[Row, ...], ...]
    domain: str
    alternative: Server | None
    """Another way, where the first does not work."""
    provided: Provided | None = None
    sender: str = ""
    """What the owner writes as the sender of messages; empty where it is not known."""

    @property
    def client(self) -> Client:
        """The mail software."""
        return self.guide.client

    @property
    def has_values(self) -> bool:
        """Whether there is anything to set up: with this software, and provider."""
        known = {State.KNOWN, State.UNKNOWN}
        has_way = self.provided is None or self.provided.state in known
        return has_way and self.guide.fits != Guide.Fits.NO

    @property
    def other_language(self) -> str:
        """The language that the page does not have, but the software may have."""
        return "ja" if get_language() == "en" else "en"

    @property
    def other_places(self) -> list[str]:
        """Where the setting is in the other language, if it has one."""
        path = str(getattr(self.client, f"path_{self.other_language}") or "")
        return [] if path == self.client.path else path.splitlines()

    @property
    def other_labels(self) -> list[tuple[str, str]]:
        """The labels of the window in both languages."""
        return cards.labels(self.client, self.other_language)

    @property
    def reason(self) -> SafeString:
        """Why the software cannot do it, or what is unknown."""
        return self._said(self.guide.reason_html)

    @property
    def note(self) -> SafeString:
        """What to know before."""
        return self._said(self.client.note_html)

    @property
    def before(self) -> SafeString:
        """The steps that lead to the window."""
        return self._said(self.guide.before_html)

    @property
    def fill(self) -> SafeString:
        """How the window is finished."""
        return self._said(self.guide.fill_html)

    @property
    def after(self) -> SafeString:
        """The steps after the window."""
        return self._said(self.guide.after_html)

    @property
    def files(self) -> list[File]:
        """The parts of the configuration of a server or a command."""
        way = "starttls" if self.values.security == Security.STARTTLS else "tls"
        words = self._words | self._placeholders
        return [
            File(file["file"], _insert(file.get(way) or file["starttls"], words))
            for file in self.client.config
            if self.guide.scenario in file.get("only", [self.guide.scenario])
        ]

    @property
    def _words(self) -> dict[str, str]:
        return {
            "host": self.values.host,
            "port": str(self.values.port),
            "domain": self.domain,
        }

    @property
    def _placeholders(self) -> dict[str, str]:
        """What a configuration says where it differs for each reader: one word."""
        user = self.values.sample or self.values.username
        if self.guide.scenario == Scenario.OTHER_PROVIDER:
            user = "USER"
        incoming = servers.imap()
        return {
            "host": "SERVER" if self.values.is_host_yours else self.values.host,
            "username": user,
            "user_in_url": quote(user, safe=""),
            "sender": self.sender or "ADDRESS",
            "imap_host": incoming.host,
            "imap_port": str(incoming.port),
        }

    def _said(self, html: str) -> SafeString:
        words = {name: escape(word) for name, word in self._words.items()}
        return SafeString(_insert(html, words))


def build(
    entry: Entry,
    *,
    provided: Provided | None = None,
    address: str = "",
    sender: str = "",
) -> Page:
    """Return the page of a guide: for everyone, or for the owner of an address.

    With a provider its values stand in, as far as they are known. `sender` is an
    address elsewhere that the owner has confirmed.
    """
    guide, client = entry.guide, entry.guide.client
    scenario = Scenario(guide.scenario)
    theirs = provided.outgoing(client) if provided else None
    values = theirs or outgoing(scenario, client, address)
    is_new = scenario == Scenario.NEW_MAILBOX
    return Page(
        version=entry.version,
        guide=guide,
        troubles=entry.troubles,
        values=values,
        sending=tuple(cards.sending(client, scenario, values, get_language() or "ja")),
        receiving=tuple(
            tuple(cards.receiving(server, values))
            for server in ([servers.imap(), servers.pop()] if is_new else [])
        ),
        domain=settings.MAIL_DOMAIN,
        alternative=provided.alternative(client)
        if provided
        else _alternative(scenario, client),
        provided=provided,
        sender=address if is_new else sender,
    )


def outgoing(scenario: Scenario, client: Client, address: str = "") -> Outgoing:
    """Return what is filled in for sending, as far as it is the same for everyone."""
    way = _ways(scenario, client)[0]
    if scenario == Scenario.OTHER_PROVIDER:
        return Outgoing(
            host=_("the outgoing server that your provider names"),
            port=way.port,
            security=way.security,
            username=_("the user name that your provider names"),
            sample=_("your user name"),
            is_host_yours=True,
        )
    return Outgoing(
        host=way.host,
        port=way.port,
        security=way.security,
        username=address
        or _("your @%(domain)s address, with @%(domain)s")
        % {"domain": settings.MAIL_DOMAIN},
        is_username_yours=not address,
        sample="" if address else f"user@{settings.MAIL_DOMAIN}",
    )


def _alternative(scenario: Scenario, client: Client) -> Server | None:
    return next(iter(_ways(scenario, client)[1:]), None)


def _ways(scenario: Scenario, client: Client) -> list[Server]:
    ways = [servers.submission(), servers.submissions()]
    if scenario == Scenario.OTHER_PROVIDER:
        ways = servers.usual()
    if client.ways == Client.Ways.STARTTLS_ONLY:
        return ways[:1]
    return ways[::-1] if client.ways == Client.Ways.TLS_FIRST else ways


def _insert(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
