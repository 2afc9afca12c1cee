"""Write a provider in the columns that an import reads."""

from portal.providers.intake.columns import AUTH, COLUMNS, OWN_DOMAIN
from portal.providers.models import Provider

HEADER = list(COLUMNS)
FIELDS = {"host_rule": "host_rule_en", "enable_first": "enable_first_en"}
"""The columns that have another name than their field."""


def row(provider: Provider) -> list[str]:
    """Return the cells of one provider: read again they change nothing."""
    special = {
        "domains": " ".join(_domains(provider)),
        "host_verified": "yes" if provider.is_host_verified else "no",
        "auth": _auth(provider.auth),
    }
    return [
        special[name] if name in special else _cell(provider, name) for name in HEADER
    ]


def _cell(provider: Provider, name: str) -> str:
    value = getattr(provider, FIELDS.get(name, name))
    return "" if value is None else str(value)


def _domains(provider: Provider) -> list[str]:
    own = [OWN_DOMAIN] if provider.has_own_domains else []
    return [*provider.domains.split(), *own]


def _auth(auth: str) -> str:
    """Return the first of the words that mean it."""
    return next(word for word, meant in AUTH.items() if meant == auth)
