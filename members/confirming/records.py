"""The TXT record by which the owner of a domain lets a mailbox send as it."""

from django.utils import timezone

from members.models import Sender
from portal import resolver

RECORD = "_gol-sender"
"""The label before the domain, where no other record is disturbed."""
KEY = "gol-sender"
Finding = Sender.Finding


def value_of(sender: Sender) -> str:
    """Return the text that the record has to have."""
    return f"{KEY}={sender.token}"


def look(sender: Sender) -> Finding:
    """Ask DNS for the record; 3 seconds at most. Changes nothing."""
    try:
        texts = resolver.txt(f"{RECORD}.{sender.name}")
    except resolver.NoAnswerError:
        return Finding.NO_ANSWER
    if value_of(sender) in (text.strip().strip('"') for text in texts):
        return Finding.FOUND
    return Finding.OTHER if texts else Finding.ABSENT


def note(sender: Sender, finding: Finding) -> None:
    """Keep what a look found, and since when the record is missing."""
    now = timezone.now()
    sender.finding, sender.looked_at = finding, now
    if finding == Finding.FOUND:
        sender.seen_at, sender.missing_since, sender.warned_at = now, None, None
    elif finding != Finding.NO_ANSWER:
        sender.missing_since = sender.missing_since or now
    sender.save(
        update_fields=[
            "finding",
            "looked_at",
            "seen_at",
            "missing_since",
            "warned_at",
        ]
    )
