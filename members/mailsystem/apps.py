"""The mail system app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from members.mailsystem.checks import TAG, check_ca_file, check_mail_servers


class MailSystemConfig(AppConfig):
    """The mail directory and the ways to the mail servers."""

    name = "members.mailsystem"
    label = "mailsystem"
    verbose_name = _("Mail system")

    def ready(self) -> None:
        """Register the checks."""
        checks.register(check_mail_servers, TAG)
        checks.register(check_ca_file, TAG)
