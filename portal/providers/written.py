"""Ways to send as they are written down in one line, such as `same host:465 SSL`."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.providers.choices import Socket
from portal.providers.domains import is_host

SAME_HOST = "same host"
WAY = re.compile(
    r"(?:(?P<host>same host|[^\s:;]+):)?(?P<port>[0-9]{1,5})(?: (?P<socket>\w+))?",
    re.ASCII,
)
SOCKETS = {"SSL": Socket.SSL, "STARTTLS": Socket.STARTTLS, "plain": Socket.PLAIN}


@dataclass(frozen=True)
class Written:
    """One way: an empty host is that of the first way."""

    host: str
    port: int
    socket: Socket

    def __str__(self) -> str:
        return f"{self.host or SAME_HOST}:{self.port} {self.socket}".strip()


def read_ways(
    text: str, *, first: Collection[str] = ()
) -> tuple[list[Written], list[str]]:
    """Return the ways in the text, and the parts of it that are only words.

    A host written as the first way's host, or as the rule that gives it, is the same.
    """
    ways, words = [], []
    for part in (part.strip() for part in text.split(";")):
        way = _read(part, first)
        if way:
            ways.append(way)
        elif part:
            words.append(part)
    return ways, words


def validate_ways(text: str) -> None:
    """Raise ValidationError unless every part of the text is a way."""
    _ways, words = read_ways(text)
    if words:
        raise ValidationError(
            _("“%(text)s” is no way to send. Write it like: same host:465 SSL"),
            params={"text": words[0]},
        )


def _read(part: str, first: Collection[str]) -> Written | None:
    found = WAY.fullmatch(part)
    if not found or not 1 <= int(found["port"]) <= 65535:
        return None
    host, socket = found["host"] or "", found["socket"] or ""
    if host == SAME_HOST or host in first:
        host = ""
    if (socket and socket not in SOCKETS) or (host and not is_host(host)):
        return None
    return Written(host, int(found["port"]), SOCKETS.get(socket, Socket.UNKNOWN))
