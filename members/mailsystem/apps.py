"""The mail system app."""

from django.apps import AppConfig


class MailSystemConfig(AppConfig):
    """The mail directory and the ways to the mail servers."""

    name = "members.mailsystem"
    label = "mailsystem"
