"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The site and its public content."""

    name = "portal"
