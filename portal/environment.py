"""Read settings from the environment; a wrong value is a sentence to act on."""

import datetime as dt
import ipaddress
import os
import re
import secrets
import zoneinfo
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
SEEN: dict[str, str] = {}
"""Every variable that was read, with its default: docs/settings.md is held to it."""


def text(name: str, default: str = "", *, choices: tuple[str, ...] = ()) -> str:
    """Return the variable without the space around it; one of `choices` where given."""
    SEEN.setdefault(name, default)
    value = os.environ.get(name, "").strip() or default
    if choices and value not in choices:
        allowed = ", ".join(repr(choice) for choice in choices)
        raise _wrong(name, f"must be one of {allowed}", value)
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    """Return yes or no, in the usual spellings."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise _wrong(name, "must be yes or no", value)


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`."""
    value = text(name, str(default))
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise _wrong(name, f"must be a whole number from {least} to {most}", value)


def optional_number(name: str, *, least: int, most: int) -> int | None:
    """Return a whole number, or None where the variable is empty."""
    return number(name, least, least=least, most=most) if text(name) else None


def port(name: str, default: int) -> int:
    """Return a TCP port."""
    return number(name, default, least=1, most=65535)


def date(name: str) -> dt.date | None:
    """Return a day written as 2027-02-01, or None where the variable is empty."""
    value = text(name)
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise _wrong(name, "must be a date such as 2027-02-01", value) from None


def url(name: str, default: str = "", *, schemes: tuple[str, ...]) -> str:
    """Return an address with one of the schemes, or an empty string."""
    value = text(name, default)
    if value and not _is_address(value, schemes):
        allowed = " or ".join(f"{scheme}://" for scheme in schemes)
        raise _wrong(name, f"must be a whole address that begins with {allowed}", "")
    return value


def timezone(name: str, default: str) -> str:
    """Return a time zone by its name, such as Asia/Tokyo."""
    value = text(name, default)
    try:
        return zoneinfo.ZoneInfo(value).key
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise _wrong(name, "must be a time zone such as Asia/Tokyo", value) from None


def host(name: str, default: str) -> str:
    """Return the name of a host or a domain, in lower case."""
    value = text(name, default).lower()
    if HOST.fullmatch(value) and len(value) <= 253:
        return value
    raise _wrong(name, "must be a name such as mail.example.net", value)


def address(name: str, default: str = "") -> str:
    """Return a mail address, with or without a name before it, or an empty string."""
    value = text(name, default)
    local_part, _, domain = parseaddr(value)[1].rpartition("@")
    is_one = local_part and " " not in local_part and HOST.fullmatch(domain.lower())
    if value and not is_one:
        raise _wrong(name, "must be an address such as mail@example.net", value)
    return value


def base_url(name: str) -> str:
    """Return the scheme and the host of a site, or an empty string."""
    value = url(name, schemes=("http", "https")).rstrip("/")
    parts = urlsplit(value)
    if not parts.path and not parts.query and not parts.fragment:
        return value
    raise _wrong(name, "must have no path, such as https://station.example", value)


def endpoint(name: str, default: str = "") -> str:
    """Return where to connect: "host:port", or the absolute path of a socket."""
    value = text(name, default)
    host, _, number_text = value.rpartition(":")
    is_port = (
        number_text.isascii() and number_text.isdigit() and int(number_text) < 65536
    )
    if value and not value.startswith("/") and not (host and is_port):
        raise _wrong(name, "must be host:port or the path of a socket", value)
    return value


def nameserver(name: str) -> str:
    """Return where to ask DNS: an address, with a port where it is not 53."""
    value = text(name)
    try:
        parts = urlsplit(f"//{value}")
        ipaddress.ip_address(parts.hostname or "")
        _port = parts.port  # read, because only reading it finds a wrong one
    except ValueError:
        if value:
            rule = "must be an address such as 192.0.2.53, [2001:db8::53] or"
            raise _wrong(name, f"{rule} 127.0.0.1:5353", value) from None
    return value


def file(name: str) -> str:
    """Return the path of a file that can be read, or nothing."""
    value = text(name)
    if value and not (Path(value).is_file() and os.access(value, os.R_OK)):
        raise _wrong(name, "must be a file that the portal can read", value)
    return value


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        _port = parts.port  # read, because only reading it finds a wrong one
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or parts.path)


def postgresql(address: str) -> dict[str, Any]:
    """Return a database of DATABASES for a URL that was read with `url`."""
    config = dict(environ.Env.db_url_config(address))
    # A host may be the directory of a socket, written %2Frun%2Fpostgresql.
    config["HOST"] = unquote(config["HOST"])
    config.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return config | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def kept_secret(path: Path) -> str:
    """Return the secret a file keeps; make it, for its owner alone, when absent."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as error:
        rule = f"must be a directory that the portal can write ({error.strerror})"
        raise _wrong("VAR_DIR", rule, str(path.parent)) from None


def _wrong(name: str, rule: str, value: str) -> ImproperlyConfigured:
    # A URL may hold a password: those are refused without being repeated.
    got = f" It is {value!r} now." if value else ""
    return ImproperlyConfigured(f"The setting {name} {rule}.{got}")
