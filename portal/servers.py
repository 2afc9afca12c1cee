"""The published servers of the mail domain: the one source of every setting shown.

Guides, the page of a mailbox, automatic configuration and the DNS advice all read these
rows, and a test holds them against each other.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings


class Protocol(StrEnum):
    """What a server is asked for."""

    SMTP = "smtp"
    IMAP = "imap"
    POP = "pop3"


class Security(StrEnum):
    """How a connection is encrypted, in the words that mail software shows."""

    STARTTLS = "STARTTLS"
    TLS = "SSL/TLS"


SUBMISSION_PORT = 587
"""Where every provider that follows RFC 6409 accepts mail: with STARTTLS."""

SUBMISSIONS_PORT = 465
"""The same with immediate TLS (RFC 8314)."""


@dataclass(frozen=True)
class Server:
    """One way to reach a server; the user name is the whole mail address."""

    protocol: Protocol
    host: str
    port: int
    security: Security


def submission() -> Server:
    """Return the submission port (RFC 6409): the way that every guide names first."""
    return Server(
        Protocol.SMTP,
        settings.SUBMISSION_HOST,
        settings.SUBMISSION_PORT,
        Security.STARTTLS,
    )


def submissions() -> Server:
    """Return the submission port with immediate TLS (RFC 8314): the alternative."""
    return Server(
        Protocol.SMTP,
        settings.SUBMISSION_HOST,
        settings.SUBMISSIONS_PORT,
        Security.TLS,
    )


def imap() -> Server:
    """Return where mail is read and stays."""
    return Server(Protocol.IMAP, settings.IMAP_HOST, settings.IMAP_PORT, Security.TLS)


def pop() -> Server:
    """Return where mail is fetched to one device."""
    return Server(Protocol.POP, settings.POP_HOST, settings.POP_PORT, Security.TLS)


def usual() -> list[Server]:
    """Return how other providers' servers are reached, as the standards say it.

    The host is empty: only the provider knows it.
    """
    return [
        Server(Protocol.SMTP, "", SUBMISSION_PORT, Security.STARTTLS),
        Server(Protocol.SMTP, "", SUBMISSIONS_PORT, Security.TLS),
    ]
