"""Speak to the mail servers as mail programs do."""

import imaplib
import poplib
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

from members.mailsystem.tests.make import ALICE, PASSWORD
from tests.mailstack import MailStack

HERE, ELSEWHERE, IPV6 = "127.0.0.1", "127.0.0.2", "::1"
"""The first is an own network of the operator in these tests, the others are not."""

SECONDS = 10
Answer = tuple[int, str]


def trust(stack: MailStack, client: str = HERE) -> ssl.SSLContext:
    """Trust the servers' own certificate only; it names their IPv4 address."""
    context = ssl.create_default_context(cafile=stack.ca_file)
    context.check_hostname = client != IPV6
    return context


def server(client: str) -> str:
    """Return the address of the servers that a client can reach."""
    return IPV6 if client == IPV6 else HERE


def smtp(port: int, *, client: str = HERE) -> smtplib.SMTP:
    """Connect from an address of loopback, not yet over TLS."""
    connection = smtplib.SMTP(
        server(client),
        port,
        local_hostname="client.example",
        source_address=(client, 0),
        timeout=SECONDS,
    )
    connection.ehlo()
    return connection


def smtp_tls(stack: MailStack, port: int, *, client: str = HERE) -> smtplib.SMTP:
    """Connect with implicit TLS on 465, else with STARTTLS."""
    if port != stack.submissions:
        connection = smtp(port, client=client)
        connection.starttls(context=trust(stack, client))
    else:
        connection = smtplib.SMTP_SSL(
            server(client),
            port,
            local_hostname="client.example",
            source_address=(client, 0),
            timeout=SECONDS,
            context=trust(stack, client),
        )
    connection.ehlo()
    return connection


def signed_in(
    stack: MailStack,
    login: str = ALICE,
    password: str = PASSWORD,
    *,
    port: int = 0,
    client: str = HERE,
) -> smtplib.SMTP:
    """Sign in for submission; on port 587 unless told."""
    connection = smtp_tls(stack, port or stack.submission, client=client)
    connection.login(login, password)
    return connection


def imap(
    stack: MailStack,
    login: str = ALICE,
    password: str = PASSWORD,
    *,
    client: str = HERE,
) -> imaplib.IMAP4_SSL:
    """Sign in by IMAP."""
    connection = Imap(stack, client)
    connection.login(login, password)
    return connection


class Imap(imaplib.IMAP4_SSL):
    """A client that chooses the address it comes from."""

    def __init__(self, stack: MailStack, client: str) -> None:
        self._client = client
        context = trust(stack, client)
        super().__init__(
            server(client), stack.imaps, ssl_context=context, timeout=SECONDS
        )

    def _create_socket(self, timeout: float) -> Any:
        plain = socket.create_connection(
            (self.host, self.port), timeout, source_address=(self._client, 0)
        )
        return self.ssl_context.wrap_socket(plain, server_hostname=self.host)


class Pop(poplib.POP3_SSL):
    """The same for POP."""

    def __init__(self, stack: MailStack, client: str) -> None:
        self._client, self._trust = client, trust(stack, client)
        super().__init__(
            server(client), stack.pop3s, timeout=SECONDS, context=self._trust
        )

    def _create_socket(self, timeout: float) -> Any:
        plain = socket.create_connection(
            (self.host, self.port), timeout, source_address=(self._client, 0)
        )
        return self._trust.wrap_socket(plain, server_hostname=self.host)


def admits(
    stack: MailStack,
    service: str,
    login: str = ALICE,
    password: str = PASSWORD,
    *,
    client: str = HERE,
) -> Answer:
    """Try to sign in once; return a code (of SMTP, or 235 and 535) and the text."""
    return SERVICES[service](stack, login, password, client)


def codes(
    stack: MailStack, services: Iterable[str], *who: str, client: str = HERE
) -> dict[str, int]:
    """Try to sign in on several ports at once: each refusal takes Dovecot a second."""
    names = list(services)
    with ThreadPoolExecutor(len(names)) as together:
        tries = [
            together.submit(admits, stack, name, *who, client=client) for name in names
        ]
        return {name: made.result()[0] for name, made in zip(names, tries, strict=True)}


def _by_smtp(port: Callable[[MailStack], int]) -> Callable[..., Answer]:
    def attempt(stack: MailStack, login: str, password: str, client: str) -> Answer:
        with smtp_tls(stack, port(stack), client=client) as connection:
            connection.user, connection.password = login, password
            try:
                code, text = connection.auth("PLAIN", connection.auth_plain)
            except smtplib.SMTPAuthenticationError as error:
                return error.smtp_code, str(error.smtp_error)
            return code, str(text)

    return attempt


def _by_imap(stack: MailStack, login: str, password: str, client: str) -> Answer:
    connection = Imap(stack, client)
    try:
        connection.login(login, password)
    except imaplib.IMAP4.error as error:
        return 535, error.args[0].decode()
    finally:
        connection.shutdown()
    return 235, ""


def _by_pop(stack: MailStack, login: str, password: str, client: str) -> Answer:
    connection = Pop(stack, client)
    try:
        connection.user(login)
        connection.pass_(password)
    except poplib.error_proto as error:
        return 535, error.args[0].decode()
    finally:
        connection.close()
    return 235, ""


SERVICES: dict[str, Callable[..., Answer]] = {
    "587": _by_smtp(lambda stack: stack.submission),
    "465": _by_smtp(lambda stack: stack.submissions),
    "25": _by_smtp(lambda stack: stack.smtp),
    "993": _by_imap,
    "995": _by_pop,
}


def message(subject: str, *, sender: str = ALICE, to: str = "x@example.org") -> str:
    """Make a short message."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made.set_content("Hello.")
    return made.as_string()


def received(
    stack: MailStack, login: str, password: str = PASSWORD, *, subject: str
) -> list[bytes]:
    """Return the messages with a subject, as soon as there is one (10 s at most)."""
    with imap(stack, login, password) as connection:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            connection.select("INBOX", readonly=True)
            _, found = connection.search(None, "SUBJECT", f'"{subject}"')
            if numbers := found[0].split():
                return [_fetched(connection, number) for number in numbers]
            time.sleep(0.05)
    return []


def _fetched(connection: imaplib.IMAP4, number: bytes) -> bytes:
    _, parts = connection.fetch(number.decode(), "(RFC822)")
    assert isinstance(parts[0], tuple)
    return bytes(parts[0][1])
