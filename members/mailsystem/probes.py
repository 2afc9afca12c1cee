"""Look whether the mail servers would serve a mailbox, without sending anything."""

import http.client
import imaplib
import smtplib
from enum import StrEnum

from django.conf import settings

from members.mailsystem import doveadm, endpoint
from members.mailsystem.delivery import NULL_SENDER
from members.mailsystem.proof import Imap, Submission, trust

FULL = b".2.2 "
"""In an enhanced status code: the mailbox is full (RFC 3463, 3.3)."""


ANSWERLESS = (
    http.client.HTTPException,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    StopIteration,
)


class Answer(StrEnum):
    """What a server said."""

    WELL = "well"
    FULL = "full"
    REFUSED = "refused"
    SILENT = "silent"
    UNSET = "unset"  # no setting says where it is


def delivery(address: str, *, timeout: float) -> Answer:
    """Ask by LMTP whether a message would be taken, and hang up before there is one."""
    if not settings.DELIVERY_LMTP:
        return Answer.UNSET
    host, port = endpoint.parts(settings.DELIVERY_LMTP)
    try:
        with smtplib.LMTP(host, port, "localhost", timeout=timeout) as client:
            client.ehlo()
            client.mail(NULL_SENDER)
            code, text = client.rcpt(address)
    except (smtplib.SMTPException, OSError):
        return Answer.SILENT
    if code == 250:
        return Answer.WELL
    return Answer.FULL if FULL in text[:7] else Answer.REFUSED


def sending(*, timeout: float) -> Answer:
    """Ask the submission server for TLS, as every mail program does first."""
    if not settings.PROOF_SUBMISSION:
        return Answer.UNSET
    try:
        with Submission(settings.PROOF_SUBMISSION, timeout=timeout) as client:
            client.starttls(context=trust())
    except (smtplib.SMTPException, OSError, ValueError):
        return Answer.SILENT
    return Answer.WELL


def receiving(*, timeout: float) -> Answer:
    """Wait for the IMAP server's greeting."""
    if not settings.PROOF_IMAP:
        return Answer.UNSET
    try:
        with Imap(settings.PROOF_IMAP, timeout=timeout):
            return Answer.WELL
    except (imaplib.IMAP4.error, OSError, ValueError):
        return Answer.SILENT


def quota(address: str, *, timeout: float) -> int | None:
    """Return how full a mailbox is, in percent; None when nobody says."""
    if not settings.DOVEADM:
        return None
    command = ["quotaGet", {"user": address}, "quota"]
    try:
        answers = doveadm.ask(settings.DOVEADM, command, timeout=timeout)
        rows = [
            row for kind, found, _tag in answers if kind != "error" for row in found
        ]
        return next(int(row["percent"]) for row in rows if row["type"] == "STORAGE")
    except ANSWERLESS:
        return None
