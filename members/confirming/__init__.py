"""What confirms a sender, and keeps it confirmed: codes by mail, records in DNS."""

from members.confirming.codes import CODE_VALID, send_codes
from members.confirming.records import RECORD, look, note, value_of
from members.confirming.upkeep import mind_senders

__all__ = [
    "CODE_VALID",
    "RECORD",
    "look",
    "mind_senders",
    "note",
    "send_codes",
    "value_of",
]
