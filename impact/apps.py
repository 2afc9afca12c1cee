"""The impact app."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """The impact assessment."""

    name = "impact"
