"""Put values and the labels of a mail program's own window together.

One list of rows drives the settings card, the drawn window and the number of each
field, so that support can say "the field number 3".
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.guides.models import Client, Scenario
from portal.servers import Security, Server

STANDARD = ("host", "port", "encryption", "authentication", "username")
"""What every card says, in this order where a window's own order is not known."""


@dataclass(frozen=True)
class Outgoing:
    """What is filled in for sending; what differs for each reader is in words."""

    host: str
    port: int
    security: Security | None
    """None: not known, or not encrypted (`is_plain`), as some providers still do."""
    username: str
    is_plain: bool = False
    is_host_yours: bool = False
    is_username_yours: bool = True
    sample: str = ""
    """What stands in the drawn window where the user name differs for each reader."""


@dataclass(frozen=True)
class Row:
    """One field of the window."""

    setting: str
    """The mark of the value: host, port, encryption, authentication or username."""
    label: str
    value: str
    kind: str
    """text, list, check or choice, as the window shows it."""
    how: str = ""
    is_yours: bool = False
    is_off: bool = False
    """For a check that has to be empty."""
    label_language: str = ""
    """Set where the software has no words in the language of the page."""
    drawn: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the value can be copied into the field as it is."""
        return self.kind == "text" and not self.is_yours and not self.how

    @property
    def in_window(self) -> str:
        """What stands in the drawn window."""
        return self.drawn or self.value


def sending(
    client: Client, scenario: Scenario, values: Outgoing, language: str
) -> list[Row]:
    """Return the rows of the window for sending, in the language of the page."""
    fields = [f for f in client.rows if scenario in f.get("only", [scenario])]
    known = {field["setting"] for field in fields}
    fields += [{"setting": name} for name in STANDARD if name not in known]
    # What is written into a file is copied as it is, not chosen from a list.
    kinds = {} if client.config else {"encryption": "list", "authentication": "list"}
    return [
        _row(field, values, language, field.get("kind") or kinds.get(field["setting"]))
        for field in fields
    ]


def receiving(server: Server, username: Outgoing) -> list[Row]:
    """Return the rows for one incoming server, marked imap-… or pop-…."""
    prefix = "imap" if server.protocol == "imap" else "pop"
    label = (
        _("Incoming server (IMAP)") if prefix == "imap" else _("Incoming server (POP)")
    )
    return [
        Row(f"{prefix}-host", label, server.host, "text"),
        Row(f"{prefix}-port", _("Port"), str(server.port), "text"),
        Row(f"{prefix}-encryption", _("Encryption"), server.security, "list"),
        Row(f"{prefix}-authentication", _("Authentication"), _("Password"), "list"),
        Row(
            f"{prefix}-username",
            _("User name"),
            username.username,
            "text",
            is_yours=username.is_username_yours,
            drawn=username.sample,
        ),
    ]


def _row(
    field: dict[str, Any], values: Outgoing, language: str, kind: str | None
) -> Row:
    setting = field["setting"]
    label, label_language = _label(field, language)
    return Row(
        setting=setting,
        label=label,
        label_language=label_language,
        kind=kind or "text",
        **_value(field, values, language),
    )


def _label(field: dict[str, Any], language: str) -> tuple[str, str]:
    plain = _plain_label(field["setting"])
    own = field.get(language)
    if own:
        return own.rstrip(":"), ""
    other = field.get("ja")
    # Software without English words: its own word first, then what it means.
    return (f"{other} ({plain})", "ja") if other else (plain, "")


def _plain_label(setting: str) -> str:
    return {
        "host": _("Outgoing server"),
        "port": _("Port"),
        "encryption": _("Encryption"),
        "authentication": _("SMTP AUTH"),
        "username": _("User name"),
    }.get(setting, "")


def _value(field: dict[str, Any], values: Outgoing, language: str) -> dict[str, Any]:
    setting = field["setting"]
    if setting == "host":
        return _host(field, values)
    if setting == "port":
        return _port(field, values)
    if setting == "encryption":
        return {"value": _encryption(field, values, language)}
    if setting == "username":
        return {
            "value": values.username,
            "is_yours": values.is_username_yours,
            "drawn": values.sample,
        }
    if field.get("is_off"):
        return {"value": _("off"), "is_off": True}
    return {"value": _in_words(field.get("value"), language) or _("on")}


def _host(field: dict[str, Any], values: Outgoing) -> dict[str, Any]:
    is_joined = field.get("joined") and not values.is_host_yours
    host = f"{values.host}:{values.port}" if is_joined else values.host
    drawn = _("your provider's server") if values.is_host_yours else ""
    return {"value": host, "is_yours": values.is_host_yours, "drawn": drawn}


def _port(field: dict[str, Any], values: Outgoing) -> dict[str, Any]:
    how = _("after the server's name, with a colon") if field.get("joined") else ""
    return {"value": str(values.port), "how": how}


def _encryption(field: dict[str, Any], values: Outgoing, language: str) -> str:
    if values.security is None and not values.is_plain:
        return _("as your provider says")
    words = {None: "plain", Security.STARTTLS: "starttls", Security.TLS: "tls"}
    own = _in_words(field.get(words[values.security]), language)
    if field.get("kind") == "check":
        return f"{_('on')} ({values.security})" if values.security else _("off")
    return own or (str(values.security) if values.security else _("none"))


def _in_words(words: dict[str, str] | None, language: str) -> str:
    return (words.get(language) or words.get("ja") or "") if words else ""


def labels(client: Client, other: str) -> list[tuple[str, str]]:
    """Return the labels of the page's language, each with that of the other one."""
    own = "en" if other == "ja" else "ja"
    pairs = {field.get(own, ""): field.get(other, "") for field in client.rows}
    return [
        (mine.rstrip(":"), theirs.rstrip(":"))
        for mine, theirs in pairs.items()
        if mine and theirs
    ]
