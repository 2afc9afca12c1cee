"""Say before the first late mailbox that nobody would hear of it."""

from django.conf import settings
from django.core.checks import CheckMessage, Warning as CheckWarning


def check_operator_email(**_kwargs: object) -> list[CheckMessage]:
    """Warn of a production set-up that tells nobody about a late mailbox."""
    if not settings.PRODUCTION or settings.OPERATOR_EMAIL:
        return []
    return [
        CheckWarning(
            "The setting OPERATOR_EMAIL is empty: only the log tells that a mailbox is"
            " later than promised.",
            hint="Set it to an address that somebody reads (docs/settings.md).",
            id="portal.W001",
        )
    ]
