"""Say that no network is loaded: then nobody can use an initial password."""

from collections.abc import Sequence

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Warning as CheckWarning
from django.db import OperationalError, ProgrammingError


def check_networks(
    databases: Sequence[str] | None = None, **_kwargs: object
) -> list[CheckMessage]:
    """Warn of a production set-up without the operator's networks.

    It asks the database, so it runs with `migrate` and `check --database default`.
    """
    if not settings.PRODUCTION or "default" not in (databases or ()) or _any_network():
        return []
    return [
        CheckWarning(
            "No network of the operator is loaded: an initial password is accepted"
            " from nowhere.",
            hint="Load them with: manage.py importnetworks FILE.csv",
            id="networks.W001",
        )
    ]


def _any_network() -> bool:
    try:
        return apps.get_model("networks", "AddressRange").objects.exists()
    except (OperationalError, ProgrammingError):
        return True  # before the first migration there is nothing to ask
