"""End the open IMAP and POP sessions of an owner, by doveadm over HTTP."""

import base64
import http.client
import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from members.mailsystem import endpoint
from members.mailsystem.base import MailSystemError
from members.mailsystem.errors import TIMEOUT, explained

NOBODY = 68
"""What doveadm says when the owner had no session (EX_NOHOST)."""


def end_sessions(address: str) -> None:
    """Sign the owner out everywhere; without DOVEADM sessions end by themselves.

    Raise MailSystemError with a sentence for staff; the answer may take 10 seconds.
    """
    if where := settings.DOVEADM:
        failed = _("The sessions of %(address)s were not ended (DOVEADM, %(where)s)")
        with explained(failed % {"address": address, "where": where}):
            ((kind, answer, _tag),) = _ask(where, ["kick", {"mask": [address]}, "kick"])
            if kind == "error" and answer.get("exitCode") != NOBODY:
                raise MailSystemError(f"doveadm kick: {answer}"[:500])


def _ask(where: str, command: list[Any]) -> Any:
    key = base64.b64encode(settings.DOVEADM_KEY.encode()).decode()
    host, port = endpoint.parts(where)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
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
