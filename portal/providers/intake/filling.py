"""Decide what a file of the ISPDB may fill in, and for which provider."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from portal.providers import choices
from portal.providers.choices import Auth, HostKind, ServiceState, Status, Support
from portal.providers.domains import is_exact
from portal.providers.intake.reading import Item
from portal.providers.intake.servers import Config, Outgoing
from portal.providers.models import Provider
from portal.providers.ways import known_ways
from portal.providers.written import Written, read_ways

COUNTRY = ".jp"
SOURCE = "https://github.com/thunderbird/autoconfig/blob/"
DOMAIN = "%emaildomain%"
RULES = ("〈メールアドレスの@より後ろ〉", "(what follows @ in your address)")
THE_DOMAIN = (
    "メールアドレスの@より後ろと同じ",
    "the same as what follows @ in your address",
)

Values = dict[str, Any]


@dataclass
class Directory:
    """The providers as they are, by domain."""

    day: dt.date
    rows: dict[str, Provider]
    by_domain: dict[str, str] = field(default_factory=dict)
    wildcards: list[tuple[str, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """Which file filled a provider in, by its slug."""
    others: int = 0

    @classmethod
    def present(cls, day: dt.date) -> "Directory":
        """Read the directory."""
        found = cls(day, Provider.objects.in_bulk(field_name="slug"))
        for slug, row in found.rows.items():
            for pattern in row.domains.split():
                if "*" in pattern or "?" in pattern:
                    found.wildcards.append((pattern, slug))
                else:
                    found.by_domain.setdefault(pattern, slug)
        return found

    def item(self, config: Config) -> Item | None:
        """Return what the file says of a provider, if it may say anything.

        Raise ValueError for a second file about the same provider.
        """
        slug = self._slug(config)
        if slug is None:
            self.others += 1
            return None
        row = self.rows.get(slug)
        if row and _is_better(row, config):
            self.kept.append(slug)
            return None
        if self.files.setdefault(slug, config.file) != config.file:
            raise ValueError(f"{slug} is described by {self.files[slug]} already")
        return Item(config.file, slug, self._values(row, config))

    def remarks(self) -> list[str]:
        """Say what was passed over, and why."""
        said = [f"Of other countries and not in the directory: {self.others} files."]
        if self.kept:
            said.append(
                "Kept, since more is known from the provider itself, an encrypted way"
                f" is known, or the service has ended: {', '.join(sorted(self.kept))}."
            )
        return said

    def _slug(self, config: Config) -> str | None:
        known = Counter(
            slug for domain in config.domains if (slug := self._owner(domain))
        )
        if known:
            return known.most_common(1)[0][0]
        japanese = [one for one in config.domains if one.endswith(COUNTRY)]
        return slugify(japanese[0].replace(".", "-"))[:60] if japanese else None

    def _owner(self, domain: str) -> str | None:
        exact = self.by_domain.get(domain)
        return exact or next(
            (slug for pattern, slug in self.wildcards if is_exact(pattern, domain)),
            None,
        )

    def _values(self, row: Provider | None, config: Config) -> Values:
        first, *others = config.best_first
        values: Values = {
            "domains": " ".join(_joined(row.domains.split() if row else [], config)),
            "smtp_port": first.port,
            "socket": first.socket,
            "auth": first.auth,
            "username_form": first.username,
            "alt_submission": "; ".join(_others(row, first, others)),
            "status": Status.ISPDB,
            "confidence": choices.Confidence.MEDIUM,
            "last_checked": self.day,
            **_host(first.host),
        }
        if any(one.is_way for one in config.servers):
            values["supports_submission"] = Support.YES
        if first.auth == Auth.OAUTH2:
            values["credential"] = choices.Credential.OAUTH2_ONLY
        return (values if row else _new(config) | values) | _source(row, values, config)


def _is_better(row: Provider, config: Config) -> bool:
    """Tell whether what the directory has is worth more than the file."""
    if row.service_state == ServiceState.ENDED:
        return True
    has_server = bool(row.smtp_host or row.host_rule_en)
    if row.status == Status.PAGE and has_server:
        return True
    is_encrypted = any(way.security for way in known_ways(row))
    return is_encrypted and not config.is_encrypted


def _host(host: str) -> Values:
    if "%" not in host:
        return {
            "smtp_host": host,
            "host_kind": HostKind.FIXED,
            "is_host_verified": True,
            "host_rule_ja": "",
            "host_rule_en": "",
        }
    rules = (host.replace(DOMAIN, words) for words in RULES)
    ja, en = THE_DOMAIN if host == DOMAIN else rules
    if "%" in en:
        raise ValueError(f"the host {host!r} cannot be read")
    return {
        "smtp_host": "",
        "host_kind": HostKind.BY_ADDRESS,
        "host_rule_ja": ja,
        "host_rule_en": en,
    }


def _others(row: Provider | None, first: Outgoing, others: list[Outgoing]) -> list[str]:
    """Return the other ways of the file, then others known of the same server."""
    ways = [
        Written("" if one.host == first.host else one.host, one.port, one.socket)
        for one in others
    ]
    if row and row.smtp_host == first.host:
        present, _words = read_ways(row.alt_submission, first=[row.smtp_host])
        named = {(way.host, way.port) for way in ways} | {("", first.port)}
        ways += [way for way in present if (way.host, way.port) not in named]
    return [str(way) for way in ways]


def _source(row: Provider | None, values: Values, config: Config) -> Values:
    """Name the file; where it says nothing new, the commit that was named stays."""
    file = f"/ispdb/{config.file}"
    parts = [part.strip() for part in row.source.split(";")] if row else []
    is_old = row and all(
        getattr(row, name) == value
        for name, value in values.items()
        if name != "last_checked"
    )
    if is_old and any(one.startswith(SOURCE) and one.endswith(file) for one in parts):
        return {}
    others = [part for part in parts if part and not part.startswith(SOURCE)]
    return {"source": "; ".join([f"{SOURCE}master{file}", *others])}


def _joined(present: list[str], config: Config) -> list[str]:
    return list(dict.fromkeys([*present, *config.domains]))


def _new(config: Config) -> Values:
    """Return what a new entry has to say besides; staff can say more."""
    return {
        "name_ja": config.name,
        "name_en": config.name,
        "kind": choices.Kind.ISP,
        "supports_submission": Support.UNKNOWN,
        "credential": choices.Credential.MAILBOX,
        "service_state": ServiceState.ACTIVE,
    }
