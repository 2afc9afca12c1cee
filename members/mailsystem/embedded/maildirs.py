"""Keep accepted mail: a Maildir for each local address, one for all the others."""

import mailbox
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

OUTSIDE = "outside"


class Maildirs:
    """The Maildirs under one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def of(self, address: str) -> mailbox.Maildir:
        """Return the Maildir of a local address, or OUTSIDE; make it when absent."""
        # An address may hold a slash; it never names another directory.
        return mailbox.Maildir(self._directory / quote(address, safe="@+="))

    def keep(self, content: bytes, *, name: str, trace: str) -> None:
        """Store a message under its trace fields; it is on the disk on return."""
        text = content.replace(b"\r\n", b"\n")
        self.of(name).add(trace.encode("ascii", "replace") + text)


def trace(*, sender: str, recipient: str, client: str, protocol: str) -> str:
    """Return the fields that final delivery adds (RFC 5321, 4.4)."""
    return (
        f"Return-Path: <{sender}>\n"
        f"Delivered-To: {recipient}\n"
        f"Received: from {client} by localhost with {protocol};\n"
        f"\t{formatdate(localtime=True)}\n"
    )
