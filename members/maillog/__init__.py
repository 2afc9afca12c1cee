"""What the mail servers' logs say of mailboxes, kept by the hour."""

from members.maillog.following import follow
from members.maillog.keeping import SomebodyElseError, forget_old
from members.maillog.reading import latest, reading

__all__ = ["SomebodyElseError", "follow", "forget_old", "latest", "reading"]
