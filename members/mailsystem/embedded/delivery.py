"""Delivery by LMTP (RFC 2033): one answer for each recipient."""

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from members.mailsystem import rules
from members.mailsystem.embedded.database import Database
from members.mailsystem.embedded.failures import excuse
from members.mailsystem.embedded.maildirs import Maildirs, trace

log = structlog.get_logger(__name__)


class Delivery:
    """What the LMTP listener answers."""

    def __init__(self, database: Database, maildirs: Maildirs) -> None:
        self._database = database
        self._maildirs = maildirs

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the local addresses that receive."""
        if not await self._database.ask(rules.receives, address):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message for each recipient, and say so for each."""
        await self._database.ask(self._keep, session, envelope)
        log.info("lmtp delivered", recipients=len(envelope.rcpt_tos))
        return "\r\n".join(f"250 2.1.5 <{to}> kept" for to in envelope.rcpt_tos)

    def _keep(self, session: Session, envelope: Envelope) -> None:
        for recipient in envelope.rcpt_tos:
            self._maildirs.keep(
                envelope.original_content or b"",
                name=recipient.lower(),
                trace=trace(
                    sender=(envelope.mail_from or "").strip("<>"),
                    recipient=recipient,
                    client=session.host_name or "",
                    protocol="LMTP",
                ),
            )

    async def handle_exception(self, error: Exception) -> str:
        """Tell the log what happened, and the client no more than "later"."""
        return excuse(error)
