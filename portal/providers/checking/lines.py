"""Open connections to the outside, within bounds.

What is looked up here comes from a file or from a form: no name in it may lead into the
operator's own network, and no server may keep a check waiting for ever.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

TUNNELS = tuple(
    ipaddress.ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
"""Addresses that carry an IPv4 address inside, perhaps a private one (RFC 6052, …)."""


class NotPublicError(Exception):
    """The name leads to an address that is not on the public Internet."""


@dataclass(frozen=True)
class Bounds:
    """How long one connection may live, and where it may lead."""

    seconds: float
    allow_private: bool = False


@contextmanager
def line(host: str, port: int, bounds: Bounds) -> Iterator[socket.socket]:
    """Connect, and cut the line when the time is over, whatever is going on by then.

    Raise OSError when nobody answers in time, NotPublicError when it leads inside.
    """
    sock = _connect(host, port, bounds)
    # The copy cuts the connection under TLS and under every library.
    copy, is_over = sock.dup(), threading.Event()
    timer = threading.Timer(bounds.seconds, _cut, [copy, is_over])
    timer.daemon = True
    timer.start()
    try:
        yield sock
    finally:
        timer.cancel()
        copy.close()
        sock.close()
        if is_over.is_set():  # whatever was read of half an answer
            raise TimeoutError(f"no answer in {bounds.seconds:g} s")


def is_public(address: str) -> bool:
    """Tell whether an address is one on the public Internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            found = found.ipv4_mapped
        elif any(found in network for network in TUNNELS):
            return False
    return found.is_global and not found.is_multicast


def _connect(host: str, port: int, bounds: Bounds) -> socket.socket:
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    names = list(dict.fromkeys(str(found[4][0]) for found in addresses))
    if not bounds.allow_private and not all(map(is_public, names)):
        raise NotPublicError(f"{host} leads to {', '.join(names)}")
    failure: OSError = OSError("no address")
    for name in names:
        try:
            # The very address that was looked at: another answer could lead inside.
            return socket.create_connection((name, port), timeout=bounds.seconds)
        except OSError as error:
            failure = error
    raise failure


def _cut(sock: socket.socket, is_over: threading.Event) -> None:
    is_over.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
