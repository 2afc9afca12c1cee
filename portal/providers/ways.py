"""The ways to send through a provider, the best first: what pages and guides show."""

from dataclasses import dataclass, replace

from django.conf import settings

from portal.providers.choices import Auth, Confidence, ServiceState, Socket, Support
from portal.providers.domains import is_exact
from portal.providers.models import Provider
from portal.providers.written import Written, read_ways
from portal.servers import SUBMISSIONS_PORT, Security, submission, submissions

BLOCKED_PORT = 25
"""What OP25B stops: never a way to another provider's server."""

ENCRYPTED = {Socket.SSL: Security.TLS, Socket.STARTTLS: Security.STARTTLS}


@dataclass(frozen=True)
class Way:
    """One way to an outgoing server; empty is what nobody knows for certain."""

    host: str
    host_rule: str
    """How the host is found where it differs, in the language of the page."""
    port: int | None
    security: Security | None
    """None: not encrypted if `is_plain`, else not known."""
    is_plain: bool
    is_certain: bool
    """False: shown, if at all, only with the word "not verified"."""


def ways_of(provider: Provider) -> list[Way]:
    """Return the ways to send with SMTP AUTH, encrypted ones always before plain ones.

    There is none where the service has ended, where it offers none, or where it knows
    the sender by something else than SMTP AUTH. Port 25 is no way: it is blocked.
    """
    is_without = provider.auth in {Auth.POP_FIRST, Auth.NONE}
    return [] if is_without else known_ways(provider)


def known_ways(provider: Provider) -> list[Way]:
    """Return the ways around the block, however the server knows the sender.

    The name of a server that nobody verified is kept back.
    """
    ways = all_ways(provider)
    if not provider.is_host_verified:
        ways = [
            replace(way, host="") if way.host == provider.smtp_host else way
            for way in ways
        ]
    said = [way for way in ways if way.host or way.host_rule or way.port]
    return sorted(said, key=_worse)


def all_ways(provider: Provider) -> list[Way]:
    """Return the ways as they are kept, verified or not: for staff and for checks."""
    if provider.service_state == ServiceState.ENDED or (
        provider.supports_submission in {Support.NO, Support.NO_MAIL}
    ):
        return []
    if is_ours(provider):
        return [
            Way(one.host, "", one.port, one.security, is_plain=False, is_certain=True)
            for one in (submission(), submissions())
        ]
    return [
        _way(provider, written)
        for written in _written(provider)
        if written.port != BLOCKED_PORT
    ]


def is_ours(provider: Provider) -> bool:
    """Tell whether it is the operator itself, whose values are settings."""
    return any(
        is_exact(pattern, settings.MAIL_DOMAIN) for pattern in provider.domains.split()
    )


@dataclass(frozen=True)
class _First:
    host: str
    port: int | None
    socket: Socket


def _written(provider: Provider) -> list[_First | Written]:
    others, _words = read_ways(provider.alt_submission)
    return [_First("", provider.smtp_port, Socket(provider.socket)), *others]


def _way(provider: Provider, way: _First | Written) -> Way:
    socket = way.socket
    if socket == Socket.UNKNOWN and way.port == SUBMISSIONS_PORT:
        socket = Socket.SSL  # RFC 8314 gives the port to nothing else
    return Way(
        host=way.host or provider.smtp_host,
        host_rule="" if way.host else provider.host_rule,
        port=way.port,
        security=ENCRYPTED.get(socket),
        is_plain=socket == Socket.PLAIN,
        is_certain=provider.confidence != Confidence.LOW,
    )


def _worse(way: Way) -> int:
    return 0 if way.security else 2 if way.is_plain else 1
