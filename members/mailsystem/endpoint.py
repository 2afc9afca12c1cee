"""Connect to "host:port" or to the absolute path of a socket."""

import socket


def parts(endpoint: str) -> tuple[str, int]:
    """Return host and port; of a socket, its path and no port."""
    if endpoint.startswith("/"):
        return endpoint, 0
    host, _, port = endpoint.rpartition(":")
    return host.strip("[]"), int(port)


def host(endpoint: str, *, published: str) -> str:
    """Return the name for the certificate; a socket stands for the published host."""
    return published if endpoint.startswith("/") else parts(endpoint)[0]


def connect(endpoint: str, *, timeout: float) -> socket.socket:
    """Connect within `timeout` seconds; raise OSError when nobody answers."""
    if not endpoint.startswith("/"):
        return socket.create_connection(parts(endpoint), timeout=timeout)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(timeout)
        connection.connect(endpoint)
    except OSError:
        connection.close()
        raise
    return connection
