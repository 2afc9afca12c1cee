"""How much a mailbox may send; the counts are in the cache, and end with it."""

from django.conf import settings
from django.core.cache import cache as counters
from django.utils import timezone

from members.mailsystem.models import MailAccount
from members.models import Mailbox, MailboxChange

DAY = 24 * 60 * 60
PROBING = "450 4.7.1 Too many unknown recipients: please try again in ten minutes"


def refusal(login: str, recipients: int, *, is_bounce: bool = False) -> str:
    """Count one message to so many recipients; return the answer of SMTP that stops it.

    An empty answer lets it pass. Days are those of TIME_ZONE. A bounce (the null
    sender) counts as a message, and has a limit of its own.
    """
    if recipients > settings.RECIPIENTS_PER_MESSAGE:
        return (
            f"550 5.5.3 A message has {settings.RECIPIENTS_PER_MESSAGE} recipients at"
            " most: please send it in parts"
        )
    if is_bounce and _count(login, "bounces") > settings.DAILY_BOUNCES:
        return f"450 4.7.1 {settings.DAILY_BOUNCES} bounces a day: try again tomorrow"
    first = MailAccount.objects.filter(address=login, first_password=True).exists()
    most = settings.DAILY_MESSAGES
    if first:
        most = min(most, settings.FIRST_PASSWORD_DAILY_MESSAGES)
    sent = _count(login, "messages")
    if sent <= most:
        return ""
    if sent == most + 1:
        _note(login, most)
    until = "until the initial password is changed on My page" if first else ""
    return f"450 4.7.1 {most} messages a day {until}".rstrip() + ": try again tomorrow"


def _count(login: str, what: str) -> int:
    key = f"{what}:{login}:{timezone.localdate()}"
    counters.add(key, 0, timeout=DAY)
    try:
        return int(counters.incr(key))
    except ValueError:  # it was forgotten between the two calls
        return 1


def _note(login: str, most: int) -> None:
    """Leave a mark in the history: staff see it, and the sweep tells the owner."""
    for mailbox in Mailbox.objects.filter(address=login):
        MailboxChange.objects.create(
            mailbox=mailbox, kind=MailboxChange.Kind.LIMIT_REACHED, why=f"{most}"
        )
