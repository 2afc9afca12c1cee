"""Providers for tests, as short as the test needs them."""

from portal.providers.intake.planning import FIELDS
from portal.providers.models import Provider
from portal.texts import digest, touch

USUAL = {
    "name_ja": "見本ネット",
    "name_en": "Sample Net",
    "kind": "isp",
    "domains": "sample.ne.jp",
    "smtp_host": "smtp.sample.ne.jp",
    "host_kind": "fixed",
    "smtp_port": 587,
    "socket": "STARTTLS",
    "auth": "password",
    "username_form": "full_address",
    "supports_submission": "yes",
    "credential": "mailbox_password",
    "service_state": "active",
    "status": "verified-page",
    "confidence": "high",
}


def provider(slug="sample", **other):
    """Return a provider that is not saved."""
    return Provider(slug=slug, **USUAL | other)


def saved(slug="sample", **other):
    """Return a provider in the directory."""
    row = provider(slug, **other)
    row.save()
    touch()
    return row


def imported(slug="sample", **other):
    """Return one that an import brought in, and that staff did not touch."""
    return mark_imported(saved(slug, **other))


def mark_imported(row):
    """Note that an import made the row as it is."""
    row.imported = digest({name: getattr(row, name) for name in FIELDS})
    row.save()
    return row
