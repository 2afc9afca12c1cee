"""Submission (RFC 6409): sign in over TLS, send as oneself."""

import asyncio
import base64
import binascii

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.contrib.auth.hashers import check_password

from members.mailsystem import limits, rules
from members.mailsystem.embedded.database import Database
from members.mailsystem.embedded.failures import excuse
from members.mailsystem.embedded.maildirs import OUTSIDE, Maildirs, trace
from members.models import SenderRefusal

NULL_SENDER = "<>"
"""How aiosmtpd writes the sender of bounces; empty it stands for no sender yet."""
SENDERS_PAGE = "/members/senders/"
SIGNED_IN = "235 2.7.0 Authentication successful"
REFUSED = "535 5.7.8 Authentication credentials invalid"
log = structlog.get_logger(__name__)


class Submission:
    """What the submission listener answers."""

    def __init__(self, database: Database, maildirs: Maildirs) -> None:
        self._database = database
        self._maildirs = maildirs
        self._login = ""

    async def handle_AUTH(
        self, server: SMTP, session: Session, _envelope: Envelope, args: list[str]
    ) -> str | None:
        """Check login and password; every refusal is the same, and takes as long."""
        credentials = await _credentials(server, *args)
        if credentials is None:
            return None
        login, password = credentials
        client = _client(session)
        tried = await self._database.ask(rules.attempt, login, client)
        right = await asyncio.to_thread(check_password, password, tried.password_hash)
        admitted = await self._database.ask(
            rules.conclude, tried, right=right, password=password
        )
        log.info("submission sign-in", login=login, client=client, admitted=admitted)
        session.authenticated = admitted
        self._login = login
        return SIGNED_IN if admitted else REFUSED

    async def handle_MAIL(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take the login's own address as sender, and those that were confirmed."""
        sender = address.removeprefix(NULL_SENDER)
        if not await self._database.ask(rules.may_send_as, self._login, sender):
            await self._database.ask(SenderRefusal.objects.note, address=self._login)
            return _not_yours(self._login, sender)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take everybody outside, and the local addresses that receive."""
        if "@" not in address:
            return "550 5.1.3 The address needs a domain"
        who = {"login": self._login, "client": _client(session)}
        if await self._database.ask(rules.is_probing, address, **who):
            return limits.PROBING
        if not await self._database.ask(rules.takes, address):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message for each recipient."""
        refusal = await self._database.ask(
            limits.refusal,
            self._login,
            len(envelope.rcpt_tos),
            is_bounce=envelope.mail_from == NULL_SENDER,
        )
        if refusal:
            return refusal
        await self._database.ask(self._keep, session, envelope)
        log.info(
            "submission accepted",
            login=self._login,
            recipients=len(envelope.rcpt_tos),
        )
        return "250 2.0.0 OK"

    def _keep(self, session: Session, envelope: Envelope) -> None:
        for recipient in envelope.rcpt_tos:
            self._maildirs.keep(
                envelope.original_content or b"",
                name=recipient.lower() if rules.is_local(recipient) else OUTSIDE,
                trace=trace(
                    sender=(envelope.mail_from or "").removeprefix(NULL_SENDER),
                    recipient=recipient,
                    client=f"{session.host_name} ([{_client(session)}])",
                    protocol="ESMTPSA",
                ),
            )

    async def handle_exception(self, error: Exception) -> str:
        """Tell the log what happened, and the client no more than "later"."""
        return excuse(error)


def _not_yours(login: str, sender: str) -> str:
    """Refuse a sender as Postfix does, and name the page on which one is confirmed."""
    if rules.is_ours(sender):
        advice = f"Of {settings.MAIL_DOMAIN}, send as your own address only"
    else:
        advice = f"Confirm it first: {settings.BASE_URL}{SENDERS_PAGE}"
    return (
        f"553 5.7.1 <{sender}>: Sender address rejected: not owned by user {login}."
        f" {advice}"
    )


def _client(session: Session) -> str:
    return session.peer[0] if session.peer else ""


async def _credentials(server: SMTP, *args: str) -> tuple[str, str] | None:
    """Read PLAIN or LOGIN (RFC 4954); None when the answer was already given."""
    mechanism, *initial = args
    first = await _response(
        server, "User Name\0" if mechanism == "LOGIN" else "", initial
    )
    if first is None:
        return None
    if mechanism == "LOGIN":
        password = await _response(server, "Password\0", [])
        return None if password is None else (_login(first), _text(password))
    parts = first.split(b"\0")
    if len(parts) != 3:
        await server.push("501 5.5.2 Cannot read the credentials")
        return None
    return _login(parts[1]), _text(parts[2])


async def _response(server: SMTP, challenge: str, initial: list[str]) -> bytes | None:
    if not initial:
        answer = await server.challenge_auth(challenge)
        return answer if isinstance(answer, bytes) else None
    try:
        return base64.b64decode(initial[0], validate=True)
    except binascii.Error:
        await server.push("501 5.5.2 Cannot decode base64")
        return None


def _login(raw: bytes) -> str:
    # PostgreSQL takes no NUL in a text.
    return _text(raw).replace("\0", "").strip().lower()


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")
