"""The next sensible step with a subscriber, in a sentence that can be read aloud."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.claims.claiming import Reason, may_claim
from members.models import Connection, ConnectionState, Mailbox, Status


@dataclass(frozen=True)
class Advice:
    """What is the matter, what to do about it, and the action that does it."""

    kind: str
    title: str
    text: str
    verb: str = ""


def advise(connection: Connection, mailbox: Mailbox | None) -> Advice:
    """Return the one thing to look at first."""
    if connection.state != ConnectionState.ACTIVE:
        return _line_is_not_active(connection)
    if mailbox is None or mailbox.status == Status.REFUSED:
        return _no_mailbox(connection, mailbox)
    return BY_STATUS[mailbox.status](mailbox)


def _line_is_not_active(connection: Connection) -> Advice:
    return Advice(
        "warn",
        _("The line is not active (%(state)s)")
        % {"state": connection.get_state_display()},
        _(
            "Nobody can sign in with this connection ID, and no address can be applied"
            " for. The state comes from the operator's list of connections."
        ),
    )


def _no_mailbox(connection: Connection, refused: Mailbox | None) -> Advice:
    reason = may_claim(connection)
    if reason == Reason.NOT_AUTO_NUMBERED:
        return Advice(
            "ask",
            _("This connection has an address of its own"),
            _(
                "The free mail address is for connection IDs of “ip” and 10 digits."
                " Please go on with the address that the contract names."
            ),
        )
    if reason:
        return Advice(
            "warn",
            _("No address can be applied for at present"),
            _("The addresses in use have not been imported yet."),
        )
    if refused:
        title = _("%(address)s could not be given") % {"address": refused.address}
        text = _("Please sign in to My page and choose another address.")
        return Advice("ask", title, text)
    return Advice(
        "ask",
        _("No free mail address yet"),
        _(
            "Please sign in to My page with the connection ID and the password of the"
            " activation notice, and apply for the free mail address. It can be used"
            " about an hour later."
        ),
    )


def _requested(mailbox: Mailbox) -> Advice:
    due = date_format(timezone.localtime(mailbox.due_at), "H:i")
    if mailbox.last_error:
        return Advice(
            "warn",
            _("The preparation fails, and is tried again by itself"),
            _(
                "Reason: %(reason)s. There is no need to apply again. If the mail"
                " system works again, try at once."
            )
            % {"reason": mailbox.last_error},
            "retry",
        )
    if mailbox.is_late:
        return Advice(
            "warn",
            _("Later than promised (%(due)s)") % {"due": due},
            _("Nobody has tried it yet: check that the workers are running, then try."),
            "retry",
        )
    return Advice(
        "ask",
        _("Being prepared"),
        _("It can be used by about %(due)s. There is nothing to do.") % {"due": due},
    )


def _ready(mailbox: Mailbox) -> Advice:
    if not mailbox.is_applied:
        return Advice(
            "warn",
            _("A change is on its way to the mail servers"),
            _("It usually takes seconds. Until then the earlier password may work."),
            "retry",
        )
    if mailbox.initial_password:
        return Advice(
            "warn",
            _("Still on the initial password"),
            _(
                "It equals the connection ID and works only from our own lines: from"
                " a mobile line it is refused. Please sign in to My page with the"
                " connection ID and choose your own password there."
            ),
        )
    return Advice(
        "ok",
        _("The address is ready to use"),
        _(
            "Compare the settings below with the mail software. A forgotten password"
            " can be set on My page, signed in with the connection ID; who cannot do"
            " that gets a one-time code."
        ),
        "code",
    )


def _suspended(mailbox: Mailbox) -> Advice:
    text = _("Mail is received, but nobody can sign in or send. The history says why.")
    return Advice("warn", _("The address is suspended"), text, "restore")


def _closed(mailbox: Mailbox) -> Advice:
    return Advice(
        "ask",
        _("The address is closed for good"),
        _(
            "It is never given again. When the connection is released, another address"
            " can be applied for."
        ),
        "release",
    )


BY_STATUS: dict[str, Callable[[Mailbox], Advice]] = {
    Status.REQUESTED: _requested,
    Status.READY: _ready,
    Status.SUSPENDED: _suspended,
    Status.CLOSED: _closed,
}
