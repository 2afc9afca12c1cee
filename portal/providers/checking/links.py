"""Look whether a page is still there."""

import http.client
import ssl
from contextlib import closing
from socket import socket
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from portal.providers.checking.lines import Bounds, NotPublicError, line
from portal.providers.choices import PageState

AGENT = "MembersStation link check"
MOST_MOVES = 5
LARGEST = 64 * 1024
"""Bytes read of a page: enough to see that it is there."""

AS_THEY_ARE = "/%:=&?~+!$,;'@()*[]"
"""Characters of a path and a query that are no others in disguise."""

MOVED_FOR_GOOD = {301, 308}
MOVED = MOVED_FOR_GOOD | {302, 303, 307}
GONE = {404, 410}

Seen = tuple[PageState, str]


def look_at_page(address: str, bounds: Bounds) -> Seen:
    """Ask for the page, follow it where it moved, and say what was seen."""
    here, moved = address, False
    for _ in range(MOST_MOVES + 1):
        try:
            status, target = _ask(here, bounds)
        except (
            OSError,
            http.client.HTTPException,
            NotPublicError,
            ValueError,
        ) as error:
            return PageState.SILENT, f"{here}: {str(error) or type(error).__name__}"
        if status not in MOVED or not target:
            return _judge(status, address, here, moved=moved)
        there = urljoin(here, target)
        moved = moved or (status in MOVED_FOR_GOOD and _is_elsewhere(here, there))
        here = there
    return PageState.SILENT, f"{address}: moved more than {MOST_MOVES} times"


def _ask(address: str, bounds: Bounds) -> tuple[int, str]:
    """Ask by HEAD, and by GET where a server does not like that."""
    status, target = _request("HEAD", address, bounds)
    return _request("GET", address, bounds) if status >= 400 else (status, target)


def _request(method: str, address: str, bounds: Bounds) -> tuple[int, str]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no address of a page")
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    connection = http.client.HTTPConnection(parts.hostname, port)
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT}
    with line(parts.hostname, port, bounds) as sock, closing(connection):
        connection.sock = _encrypted(sock, parts.hostname) if is_tls else sock
        connection.request(method, _path(parts), headers=headers)
        response = connection.getresponse()
        response.read(LARGEST)
        return response.status, response.headers.get("Location", "")


def _encrypted(sock: socket, host: str) -> socket:
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


def _path(parts: SplitResult) -> str:
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return quote(path, safe=AS_THEY_ARE)


def _is_elsewhere(here: str, there: str) -> bool:
    """Tell whether it is another page, not the same one by https or with a slash."""
    one, other = urlsplit(here), urlsplit(there)
    return (one.hostname, one.path.rstrip("/")) != (
        other.hostname,
        other.path.rstrip("/"),
    )


def _judge(status: int, address: str, here: str, *, moved: bool) -> Seen:
    if status in GONE:
        return PageState.MISSING, f"{here}: {status}"
    if status >= 500:
        return PageState.SILENT, f"{here}: {status}"
    if status >= 400:
        return PageState.REFUSES, f"{here}: {status}"
    if moved:
        return PageState.MOVED, f"{address} → {here}"
    return PageState.FINE, ""
