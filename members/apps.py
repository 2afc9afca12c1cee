"""The members app, and the console's place in the admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core import checks
from django.utils.translation import gettext_lazy as _

from members.checks import check_addresses


class MembersConfig(AppConfig):
    """People who sign in."""

    name = "members"
    verbose_name = _("Subscribers")

    def ready(self) -> None:
        """Register the check."""
        checks.register(check_addresses, checks.Tags.database)


class ConsoleConfig(admin.AdminConfig):
    """Django's admin behind a second factor."""

    default = False
    default_site = "members.console.ConsoleSite"
