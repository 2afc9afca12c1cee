"""The terms that a claimant accepts."""

from django.conf import settings

TERMS_VERSION = "2026-11-24"
"""The day on which templates/pages/terms_*.html last changed their meaning."""


def terms_version() -> str:
    """Return what a claim records: the day of our text, or the operator's page."""
    return str(settings.TERMS_URL) or TERMS_VERSION
