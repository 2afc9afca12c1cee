"""The answers: may this client try, may this message pass. Pure of any protocol."""

from collections.abc import Mapping

from members import guessing
from members.mailsystem import limits, rules

GO_ON = "DUNNO"
PROBING = "450 4.7.1 Too many unknown recipients: please try again in ten minutes"


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
        return _recipient(request.get("recipient", ""), request["client_address"])
    return GO_ON


def _recipient(recipient: str, client: str) -> str:
    """Slow down who tries names: known and unknown ones are then answered alike."""
    if not guessing.may_write(client=client):
        return PROBING
    if rules.is_local(recipient) and not rules.receives(recipient):
        guessing.unknown(recipient=recipient.lower(), client=client)
    return GO_ON


def _login(attempt: Mapping[str, object]) -> str:
    # PostgreSQL takes no NUL in a text.
    return str(attempt.get("login", "")).replace("\0", "").strip().lower()
