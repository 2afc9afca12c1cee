"""The published servers under the name by which the guides know them."""

from portal.servers import (
    SUBMISSION_PORT,
    SUBMISSIONS_PORT,
    Protocol,
    Security,
    Server,
    imap,
    pop,
    submission,
    submissions,
    usual,
)

__all__ = [
    "SUBMISSIONS_PORT",
    "SUBMISSION_PORT",
    "Protocol",
    "Security",
    "Server",
    "imap",
    "pop",
    "submission",
    "submissions",
    "usual",
]
