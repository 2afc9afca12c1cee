"""The networks app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from portal.networks.checks import check_networks


class NetworksConfig(AppConfig):
    """The operator's own networks."""

    name = "portal.networks"
    verbose_name = _("Networks")

    def ready(self) -> None:
        """Register the check."""
        checks.register(check_networks, checks.Tags.database)
