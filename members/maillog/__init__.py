"""What the mail servers' logs say of mailboxes, kept by the hour."""

from members.maillog.following import follow
from members.maillog.keeping import SomebodyElseError, forget_old
from members.maillog.reading import followed, latest

__all__ = ["SomebodyElseError", "follow", "followed", "forget_old", "latest"]
