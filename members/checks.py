"""Say that claims wait: the addresses in use are not known yet."""

from collections.abc import Sequence

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Warning as CheckWarning
from django.db import OperationalError, ProgrammingError


def check_addresses(
    databases: Sequence[str] | None = None, **_kwargs: object
) -> list[CheckMessage]:
    """Warn of a production set-up that refuses every claim until the first import.

    It asks the database, so it runs with `migrate` and `check --database default`.
    """
    waits = settings.PRODUCTION and settings.EXISTING_ADDRESSES != "none"
    if not waits or "default" not in (databases or ()) or _imported():
        return []
    return [
        CheckWarning(
            "The addresses in use were never imported: nobody can claim a mailbox.",
            hint=(
                "Run manage.py importaddresses FILE. An operator without any address"
                " in use sets EXISTING_ADDRESSES=none."
            ),
            id="members.W001",
        )
    ]


def _imported() -> bool:
    intake = apps.get_model("members", "Intake")
    try:
        return intake.objects.filter(kind="addresses").exists()
    except (OperationalError, ProgrammingError):
        return True  # before the first migration there is nothing to ask
