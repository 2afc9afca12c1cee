"""What another provider's values are in a guide, or why there are none."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from portal.guides.cards import Outgoing
from portal.guides.models import Client
from portal.providers.choices import (
    Auth,
    Credential,
    ServiceState,
    Support,
    UsernameForm,
)
from portal.providers.models import Provider
from portal.providers.ways import Way, ways_of
from portal.servers import SUBMISSION_PORT, Protocol, Security, Server

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")


class State(StrEnum):
    """What a reader is told first."""

    ENDED = "ended"
    OAUTH_ONLY = "oauth_only"
    NO_SUBMISSION = "no_submission"
    UNKNOWN = "unknown"
    KNOWN = "known"


@dataclass(frozen=True)
class Provided:
    """A provider of the directory as a guide needs it."""

    provider: Provider
    state: State
    ways: tuple[Way, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the values were verified, and that they work at all."""
        is_offered = self.provider.supports_submission == Support.YES
        return is_offered and all(way.is_certain for way in self.ways)

    @property
    def query(self) -> str:
        """What keeps the provider in the links of a page."""
        return f"?provider={self.provider.slug}"

    @property
    def credential(self) -> str:
        """Which password is entered, where it is not simply that of the mailbox."""
        is_usual = self.provider.credential == Credential.MAILBOX
        return "" if is_usual else str(self.provider.get_credential_display())

    def way_for(self, client: Client) -> Way | None:
        """Return the way that suits the software best; encrypted ones come first."""
        wanted = {
            Client.Ways.TLS_FIRST: Security.TLS,
            Client.Ways.STARTTLS_ONLY: Security.STARTTLS,
        }.get(Client.Ways(client.ways))
        suitable = [way for way in self.ways if way.security == wanted and wanted]
        return next(iter([*suitable, *self.ways]), None)

    def outgoing(self, client: Client) -> Outgoing | None:
        """Return what is filled in, or nothing where nothing is known."""
        way = self.way_for(client)
        if way is None:
            return None
        form = UsernameForm(self.provider.username_form)
        is_said = form not in {UsernameForm.UNKNOWN, UsernameForm.NONE}
        return Outgoing(
            host=way.host
            or way.host_rule
            or _("the outgoing server that your provider names"),
            port=way.port or SUBMISSION_PORT,
            security=way.security,
            is_plain=way.is_plain,
            username=str(form.label)
            if is_said
            else _("the user name that your provider names"),
            sample=_("your user name"),
            is_host_yours=not way.host,
        )

    def alternative(self, client: Client) -> Server | None:
        """Return another encrypted way, where the first does not work."""
        first = self.way_for(client)
        for way in self.ways:
            if way != first and way.host and way.port and way.security:
                return Server(Protocol.SMTP, way.host, way.port, way.security)
        return None


def provider_of(slug: str) -> Provided | None:
    """Return the provider of a name in an address; what is no name finds nothing."""
    if not SLUG.fullmatch(slug):
        return None
    provider = Provider.objects.listed().filter(slug=slug).first()
    return provided_by(provider) if provider else None


def provided_by(provider: Provider) -> Provided:
    """Return what guides know of a provider."""
    ways = ways_of(provider)
    return Provided(provider, _state(provider, ways), tuple(ways))


def _state(provider: Provider, ways: list[Way]) -> State:
    if provider.service_state == ServiceState.ENDED:
        return State.ENDED
    if provider.supports_submission in {Support.NO, Support.NO_MAIL}:
        return State.NO_SUBMISSION
    if provider.credential == Credential.OAUTH2_ONLY or provider.auth == Auth.OAUTH2:
        return State.OAUTH_ONLY
    return State.KNOWN if ways else State.UNKNOWN
