"""The FAQ app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FaqConfig(AppConfig):
    """Questions and answers."""

    name = "portal.faq"
    verbose_name = _("FAQ")
