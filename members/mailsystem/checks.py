"""Say before the first claim which setting of the mail system is missing."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning as CheckWarning

TAG = "mail"
HINTS = {
    "PROOF_SUBMISSION": "No mailbox becomes ready: nothing proves its sign-in.",
    "DELIVERY_LMTP": "No mailbox becomes ready: no welcome message is delivered.",
}


def check_mail_servers(**_kwargs: object) -> list[CheckMessage]:
    """Warn of a production set-up whose worker does not know the mail servers."""
    return [
        CheckWarning(
            f"The setting {name} is empty. {HINTS[name]}",
            hint="Set it to host:port, or to the path of a socket (docs/settings.md).",
            id=f"mailsystem.W{number:03}",
        )
        for number, name in enumerate(HINTS, 1)
        if settings.PRODUCTION and not getattr(settings, name)
    ]


def check_ca_file(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a CA file that is not there: every sign-in would fail."""
    if not settings.MAIL_CA_FILE or Path(settings.MAIL_CA_FILE).is_file():
        return []
    return [
        Error(
            f"MAIL_CA_FILE is {settings.MAIL_CA_FILE}, and there is no such file.",
            hint="Leave it empty to trust the certificates of the system.",
            id="mailsystem.E001",
        )
    ]
