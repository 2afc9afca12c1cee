"""The networks app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    """The operator's own networks."""

    name = "portal.networks"
    verbose_name = _("Networks")
