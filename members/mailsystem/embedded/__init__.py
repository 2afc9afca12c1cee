"""A small mail server on loopback, for a portal without Postfix and Dovecot."""

from members.mailsystem.embedded.server import EmbeddedServer

__all__ = ["EmbeddedServer"]
