"""Ask Dovecot something by doveadm over HTTP."""

import base64
import http.client
import json
from typing import Any

from django.conf import settings

from members.mailsystem import endpoint
from members.mailsystem.errors import TIMEOUT


def ask(where: str, command: list[Any], *, timeout: float = TIMEOUT) -> Any:
    """Return the answers to one command; raise OSError or ValueError without any."""
    key = base64.b64encode(settings.DOVEADM_KEY.encode()).decode()
    host, port = endpoint.parts(where)
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request(
            "POST",
            "/doveadm/v1",
            json.dumps([command]),
            {
                "Authorization": f"X-Dovecot-API {key}",
                "Content-Type": "application/json",
            },
        )
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise OSError(f"{response.status} {response.reason}")
        return json.loads(response.read())
    finally:
        connection.close()
