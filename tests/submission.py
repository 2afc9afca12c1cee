"""Sign in for submission as a mail client does: STARTTLS, then SMTP AUTH."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def signed_in(
    server: dict[str, Any], user: str, password: str
) -> Iterator[smtplib.SMTP]:
    """Sign in at what var/demo.json calls `submission`."""
    context = ssl.create_default_context(cafile=server["ca_file"])
    with smtplib.SMTP(server["host"], server["port"], timeout=30) as client:
        client.starttls(context=context)
        client.login(user, password)
        yield client


def accepts(server: dict[str, Any], user: str, password: str) -> bool:
    """Tell whether the server lets the owner in."""
    try:
        with signed_in(server, user, password):
            return True
    except smtplib.SMTPAuthenticationError:
        return False
