"""The app of the setup guides."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    """Mail software, and how each is set up."""

    name = "portal.guides"
    verbose_name = _("Set-up guides")
