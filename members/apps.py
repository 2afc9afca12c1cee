"""The members app, and the console's place in the admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """People who sign in."""

    name = "members"
    verbose_name = _("Subscribers")


class ConsoleConfig(admin.AdminConfig):
    """Django's admin behind a second factor."""

    default = False
    default_site = "members.console.ConsoleSite"
