"""Speak to the embedded server as mail clients do."""

import smtplib
import ssl
from email.message import EmailMessage

from members.mailsystem.tests.make import ALICE, PASSWORD

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


def connect(server, *, client=HERE):
    """Connect from an address of loopback, not yet over TLS."""
    return smtplib.SMTP(
        "127.0.0.1",
        server.submission_port,
        local_hostname="client.example",
        source_address=(client, 0),
        timeout=30,
    )


def secure(server, *, client=HERE):
    """Connect, and trust the server's own certificate only."""
    connection = connect(server, client=client)
    connection.starttls(context=ssl.create_default_context(cafile=server.ca_file))
    connection.ehlo()
    return connection


def sign_in(server, login=ALICE, password=PASSWORD, *, client=HERE):
    """Sign in; return the open connection."""
    connection = secure(server, client=client)
    connection.login(login, password)
    return connection


def plain(server, login=ALICE, password=PASSWORD, *, client=HERE):
    """Try AUTH PLAIN once; return code and text of the answer."""
    with secure(server, client=client) as connection:
        connection.user, connection.password = login, password
        try:
            return connection.auth("PLAIN", connection.auth_plain)
        except smtplib.SMTPAuthenticationError as error:
            return error.args


def message(text="Hello.", *, to="bob@example.org"):
    """Make a short message."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = ALICE, to, "Greetings"
    made.set_content(text)
    return made
