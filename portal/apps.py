"""The portal app."""

import time

from django.apps import AppConfig
from django.core import checks

from portal.checks import check_operator_email


class PortalConfig(AppConfig):
    """The site and its public content."""

    name = "portal"
    started = time.monotonic()
    """When this process started: /readyz lets the sweep be missing for a while."""

    def ready(self) -> None:
        """Register the check."""
        checks.register(check_operator_email)
