"""Ask each published server as mail software does: TLS for its name, a greeting."""

import smtplib
import socket
import ssl
import time
from contextlib import ExitStack, closing

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.mailcheck.findings import Finding, State
from portal.providers.checking.lines import Bounds, line
from portal.providers.checking.servers import ME, start_tls
from portal.servers import Protocol, Security, Server

SECONDS = 6.0
SOON = 14
"""Days before its end at which a certificate has to be renewed."""
DAY = 24 * 60 * 60
GREETINGS = {Protocol.IMAP: b"* OK", Protocol.POP: b"+OK"}

RUN = _(
    "See that the server runs, and that the firewall lets this host reach the port."
)
NAME = _("The name has no address. Correct the setting or DNS.")
CERTIFICATE = _("Install a certificate that is valid for this name.")
RENEW = _("Renew the certificate.")
ANOTHER = _("Another service answers here. Correct the port, or the server's settings.")


class WrongServerError(Exception):
    """What answers is not what the settings say."""


def look(server: Server) -> Finding:
    """Connect, encrypt as published, and hold the certificate to the name.

    Nobody signs in, and no mail is sent. It takes 6 seconds for each address at most.
    """
    subject = f"{server.host}:{server.port} {server.security}"
    try:
        days = _days_left(server)
    except ssl.SSLCertVerificationError as error:
        return Finding(subject, State.WRONG, error.verify_message, CERTIFICATE)
    except (ssl.SSLError, smtplib.SMTPException, WrongServerError) as error:
        return Finding(subject, State.WRONG, str(error), ANOTHER)
    except socket.gaierror as error:
        return Finding(subject, State.WRONG, str(error), NAME)
    except OSError as error:
        seen = str(error) or type(error).__name__
        return Finding(subject, State.WRONG, seen, RUN)
    is_old = days < SOON
    state = State.WRONG if is_old else State.OK
    return Finding(subject, state, advice=RENEW if is_old else "", days=days)


def _days_left(server: Server) -> int:
    """Return for how many days the certificate is good."""
    bounds = Bounds(SECONDS, allow_private=True)
    trust = ssl.create_default_context()
    if settings.MAIL_CA_FILE:
        trust.load_verify_locations(settings.MAIL_CA_FILE)
    with line(server.host, server.port, bounds) as sock, ExitStack() as stack:
        if server.protocol == Protocol.SMTP:
            smtp = stack.enter_context(closing(smtplib.SMTP(local_hostname=ME)))
            secure = _submission(server, smtp, sock, trust)
        else:
            secure = trust.wrap_socket(sock, server_hostname=server.host)
            stack.enter_context(secure)
            _greeted(secure, GREETINGS[server.protocol])
        end = str((secure.getpeercert() or {})["notAfter"])
        return int((ssl.cert_time_to_seconds(end) - time.time()) // DAY)


def _submission(
    server: Server, smtp: smtplib.SMTP, sock: socket.socket, trust: ssl.SSLContext
) -> ssl.SSLSocket:
    if server.security == Security.TLS:
        sock = trust.wrap_socket(sock, server_hostname=server.host)
    smtp.sock = sock
    code, answer = smtp.getreply()
    if code != 220:
        raise smtplib.SMTPResponseException(code, answer)
    smtp.ehlo_or_helo_if_needed()
    if server.security == Security.STARTTLS:
        if not smtp.has_extn("starttls"):
            raise WrongServerError("no STARTTLS")
        start_tls(smtp, sock, server.host, trust)
    if not smtp.esmtp_features.get("auth", "").strip():
        raise WrongServerError("no AUTH")
    if not isinstance(smtp.sock, ssl.SSLSocket):
        raise WrongServerError("no TLS")
    return smtp.sock


def _greeted(secure: ssl.SSLSocket, greeting: bytes) -> None:
    with secure.makefile("rb") as lines:
        said = lines.readline(1000)
    if not said.startswith(greeting):
        raise WrongServerError(said.decode(errors="replace").strip() or "no greeting")
