"""Look whether a submission server answers as it is written in the directory."""

import smtplib
import ssl
from dataclasses import dataclass
from socket import socket

from portal.providers.checking.lines import Bounds, NotPublicError, line
from portal.providers.choices import ServerState
from portal.servers import Security

ME = "localhost"
"""The name in EHLO: many servers answer to a name only once the sender signed in."""

Seen = tuple[ServerState, str]


@dataclass(frozen=True)
class Asked:
    """What the directory says of one server."""

    host: str
    port: int
    security: Security | None

    def __str__(self) -> str:
        return f"{self.host}:{self.port} {self.security or ''}".strip()


def look_at_server(asked: Asked, bounds: Bounds) -> Seen:
    """Connect, encrypt as it is written, and see whether SMTP AUTH is offered.

    Nobody signs in, and no mail is sent.
    """
    try:
        with line(asked.host, asked.port, bounds) as sock:
            return _talk(asked, smtplib.SMTP(local_hostname=ME), sock)
    except ssl.SSLError as error:
        return ServerState.DIFFERS, f"{asked}: {error.reason or error}"
    except smtplib.SMTPServerDisconnected:
        return ServerState.SILENT, f"{asked}: the line was cut"
    except smtplib.SMTPException as error:
        return ServerState.DIFFERS, f"{asked}: {error}"
    except (OSError, NotPublicError) as error:
        return ServerState.SILENT, f"{asked}: {str(error) or type(error).__name__}"


def _talk(asked: Asked, smtp: smtplib.SMTP, sock: socket) -> Seen:
    if asked.security == Security.TLS:
        sock = _encrypted(sock, asked.host)
    smtp.sock = sock
    try:
        code, _greeting = smtp.getreply()
        if code != 220:
            return ServerState.DIFFERS, f"{asked}: greets with {code}"
        return _extensions(asked, smtp, sock)
    finally:
        smtp.close()


def _extensions(asked: Asked, smtp: smtplib.SMTP, sock: socket) -> Seen:
    smtp.ehlo_or_helo_if_needed()
    offers_tls = smtp.has_extn("starttls")
    if asked.security == Security.STARTTLS:
        if not offers_tls:
            return ServerState.DIFFERS, f"{asked}: no STARTTLS"
        start_tls(smtp, sock, asked.host, ssl.create_default_context())
    if not smtp.esmtp_features.get("auth", "").strip():
        return ServerState.DIFFERS, f"{asked}: no AUTH"
    if asked.security is None and offers_tls:
        return ServerState.DIFFERS, f"{asked}: offers STARTTLS"
    return ServerState.FINE, ""


def start_tls(
    smtp: smtplib.SMTP, sock: socket, host: str, trust: ssl.SSLContext
) -> None:
    """Encrypt with STARTTLS, and hold the certificate to the name of the host."""
    # SMTP.starttls() takes the name for the certificate from a connection of its own.
    code, answer = smtp.docmd("STARTTLS")
    if code != 220:
        raise smtplib.SMTPResponseException(code, answer)
    smtp.sock = trust.wrap_socket(sock, server_hostname=host)
    smtp.file = None
    smtp.ehlo_resp = smtp.helo_resp = None
    smtp.esmtp_features = {}
    smtp.ehlo()


def _encrypted(sock: socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
