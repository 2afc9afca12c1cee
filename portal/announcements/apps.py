"""The announcements app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnouncementsConfig(AppConfig):
    """What the operator tells everybody for a while."""

    name = "portal.announcements"
    verbose_name = _("Announcements")
