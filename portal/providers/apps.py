"""The providers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    """The directory of other providers and mail services."""

    name = "portal.providers"
    verbose_name = _("Providers")
