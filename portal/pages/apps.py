"""The pages app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Home, legal and error pages."""

    name = "portal.pages"
