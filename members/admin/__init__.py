"""What staff see and do in the console."""

from members.admin import accounts, mailboxes, records, staff

__all__ = ["accounts", "mailboxes", "records", "staff"]
