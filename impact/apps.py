"""The impact app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class ImpactConfig(AppConfig):
    """The impact check: who is affected, and what to do."""

    name = "impact"
    verbose_name = _("Impact check")
    texts = "impact.texts.load"
    """What brings the shipped texts in: `loadcontent` asks for it by this name."""

    def ready(self) -> None:
        """Register the checks, which need the models."""
        checks.register(import_string("impact.checks.check_graph"))
        checks.register(import_string("impact.checks.check_words"))
