"""The two ways in, Postfix and the embedded server, asked in the same words."""

import smtplib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from members import maillog
from members.mailsystem.embedded import EmbeddedServer
from members.mailsystem.embedded.maildirs import OUTSIDE
from members.mailsystem.tests import smtp
from members.tests.make import MAILBOX_PASSWORD
from tests.mail.clients import message, signed_in
from tests.mailstack import MailStack

OUT = "x@example.org"
MAIN = "587"
REFUSED = smtplib.SMTPResponseException
Connect = Callable[[str, str], smtplib.SMTP]


@dataclass(frozen=True)
class Door:
    """Submission, on each of its ports, and what left by it for the world outside."""

    ports: Mapping[str, Connect]
    outside: Callable[[int], list[str]]
    """The senders of what left, in order, as soon as there are so many."""
    count: Callable[[], object]
    """Count what was refused; by the log, where the server does not do it itself."""

    @contextmanager
    def session(
        self, login: str, *, password: str = MAILBOX_PASSWORD, port: str = MAIN
    ) -> Iterator[smtplib.SMTP]:
        """Sign in, and stay for a while."""
        with self.ports[port](login, password) as connection:
            yield connection

    def answer(self, login: str, sender: str, **how: str) -> tuple[int, str]:
        """Return what a login is answered that wants to send as somebody."""
        with self.session(login, **how) as connection:
            return answer(connection, sender)

    def send(self, login: str, sender: str, **how: str) -> None:
        """Send a message to the world outside."""
        with self.session(login, **how) as connection:
            text = message("Out", sender=sender or "mailer-daemon@office.example")
            connection.sendmail(sender, [OUT], text)


def answer(connection: smtplib.SMTP, sender: str) -> tuple[int, str]:
    """Return the first answer that is no yes; Postfix waits for a recipient."""
    connection.rset()
    code, text = connection.docmd("MAIL", f"FROM:<{sender}>")
    if code == 250:
        code, text = connection.rcpt(OUT)
    return code, text.decode()


def plain(sender: str | None) -> str:
    """Return a sender without its brackets: of a bounce nothing is left."""
    return str(sender).strip("<>")


def postfix(stack: MailStack, world: Any) -> Door:
    """Return the real servers."""

    def at(port: int) -> Connect:
        return lambda login, password: signed_in(stack, login, password, port=port)

    numbers = {MAIN: stack.submission, "465": stack.submissions, "25": stack.smtp}
    return Door(
        {name: at(port) for name, port in numbers.items()},
        lambda number: sorted(plain(one.mail_from) for one in world.wait(number)),
        lambda: maillog.follow(
            [str(stack.logs[0])],
            host="mail",
            zone=ZoneInfo(settings.TIME_ZONE),
            stop=Event(),
            once=True,
        ),
    )


def embedded(server: EmbeddedServer) -> Door:
    """Return the server of `make run`."""

    def outside(_number: int) -> list[str]:
        kept = list(server.maildirs.of(OUTSIDE))
        return sorted(plain(one["Return-Path"]) for one in kept)

    return Door(
        {MAIN: lambda login, password: smtp.sign_in(server, login, password)},
        outside,
        lambda: None,
    )
