"""Why a sender is not added or confirmed; the forms have the words."""

from enum import StrEnum


class Reason(StrEnum):
    """What stands in the way."""

    # of the mailbox
    NO_MAILBOX = "no_mailbox"
    NOT_READY = "not_ready"
    INITIAL = "initial"
    TOO_MANY = "too_many"
    TOO_OFTEN = "too_often"
    # of what was typed
    EMPTY = "empty"
    NO_ADDRESS = "no_address"
    NO_DOMAIN = "no_domain"
    LETTERS = "letters"
    OWN_ADDRESS = "own_address"
    OUR_DOMAIN = "our_domain"
    ROLE = "role"
    SUFFIX = "suffix"
    PROVIDER = "provider"
    THERE_ALREADY = "there_already"
    COVERED = "covered"
    # of a code
    WRONG_CODE = "wrong_code"
    CODE_OVER = "code_over"


class SenderRefused(Exception):  # noqa: N818
    """Nothing was added or confirmed; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
