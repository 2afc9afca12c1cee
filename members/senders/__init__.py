"""What a subscriber may send as besides the own address: add, confirm, remove."""

from members.senders.adding import add_address, add_domain, may_add, resend
from members.senders.proving import check_domain, confirm, is_shared
from members.senders.reading import Kind, parse
from members.senders.refusals import Reason, SenderRefused
from members.senders.removing import remove

__all__ = [
    "Kind",
    "Reason",
    "SenderRefused",
    "add_address",
    "add_domain",
    "check_domain",
    "confirm",
    "is_shared",
    "may_add",
    "parse",
    "remove",
    "resend",
]
