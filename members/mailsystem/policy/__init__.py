"""What Postfix and Dovecot ask the portal while they serve: limits and guesses."""

from members.mailsystem.policy.server import PolicyServer

__all__ = ["PolicyServer"]
