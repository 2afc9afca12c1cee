"""What subscribers and staff may do with a mailbox, one function for each."""

from members.claims.access import issue_code, redeem_code, set_password
from members.claims.bulk import retry_all
from members.claims.callers import is_code_of_caller, show_code_to_caller
from members.claims.claiming import ClaimRefused, Reason, claim, may_claim
from members.claims.lines import correct_service
from members.claims.moves import MoveRefused, close, release, restore, retry, suspend
from members.claims.names import is_free, suggest
from members.claims.reserving import NameRefused, give_free, holders, reserve

__all__ = [
    "ClaimRefused",
    "MoveRefused",
    "NameRefused",
    "Reason",
    "claim",
    "close",
    "correct_service",
    "give_free",
    "holders",
    "is_code_of_caller",
    "is_free",
    "issue_code",
    "may_claim",
    "redeem_code",
    "release",
    "reserve",
    "restore",
    "retry",
    "retry_all",
    "set_password",
    "show_code_to_caller",
    "suggest",
    "suspend",
]
