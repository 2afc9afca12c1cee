"""The answers: may this client try, may this message pass. Pure of any protocol."""

from collections.abc import Mapping

from members import guessing
from members.mailsystem import limits, rules

GO_ON = "DUNNO"


def may_sign_in(attempt: Mapping[str, object]) -> bool:
    """Tell whether Dovecot may look at a password at all."""
    return rules.may_try(_login(attempt), str(attempt.get("remote", "")))


def was_tried(attempt: Mapping[str, object]) -> None:
    """Count a wrong password, or remember the network of a right one.

    `pwhash` is a few bits of a keyed hash: enough to tell guesses apart, and no more.
    """
    login, client = _login(attempt), str(attempt.get("remote", ""))
    if attempt.get("success"):
        rules.signed_in(login, client)
    elif not attempt.get("policy_reject"):
        guess = str(attempt.get("pwhash", ""))
        guessing.failed(login=login, password=guess, client=client)


def action(request: Mapping[str, str]) -> str:
    """Return what Postfix does with a recipient or a message (access(5))."""
    login, state = request.get("sasl_username", ""), request.get("protocol_state")
    if login and state == "DATA":
        recipients = int(request.get("recipient_count") or 0)
        is_bounce = request.get("sender") == ""
        return limits.refusal(login, recipients, is_bounce=is_bounce) or GO_ON
    if state == "RCPT":
        recipient, client = request.get("recipient", ""), request["client_address"]
        is_probing = rules.is_probing(recipient, login=login, client=client)
        return limits.PROBING if is_probing else GO_ON
    return GO_ON


def _login(attempt: Mapping[str, object]) -> str:
    # PostgreSQL takes no NUL in a text.
    return str(attempt.get("login", "")).replace("\0", "").strip().lower()
