"""The smallest filter that speaks Sendmail's milter protocol: it refuses one word."""

import struct
from socketserver import StreamRequestHandler

CONTINUE, REFUSE = b"c", b"r"
VERSION = struct.pack("!III", 6, 0, 0)
"""Of the protocol; it changes nothing in a message and leaves no step out."""


class Filter(StreamRequestHandler):
    """Read commands of a mail server, answer each, and look at the body at its end."""

    WORD = b"FORBIDDEN"

    def handle(self) -> None:
        """Answer until the mail server hangs up."""
        body = b""
        while head := self.rfile.read(5):
            length, command = struct.unpack("!Ic", head)
            data = self.rfile.read(length - 1)
            if command == b"Q":
                return
            body = {b"B": body + data, b"A": b"", b"M": b""}.get(command, body)
            if command == b"O":
                self._say(b"O", VERSION)
            elif command == b"E":
                self._say(REFUSE if self.WORD in body + data else CONTINUE)
            elif command not in b"DA":  # these ask for no answer
                self._say(CONTINUE)

    def _say(self, command: bytes, data: bytes = b"") -> None:
        self.wfile.write(struct.pack("!Ic", 1 + len(data), command) + data)
