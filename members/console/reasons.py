"""Why does it not work? The first rule that holds says what to tell the caller.

From our own side to the subscriber's: the line, the mailbox, our servers, and only then
what the mail software did. The last rule always holds.
"""

from django.utils.translation import gettext_lazy as _

from members.console.diagnosis import (
    Case,
    Rule,
    both,
    found,
    is_full,
    is_silent,
    status,
)
from members.console.refusals import REFUSALS
from members.models import Status
from members.provisioning import Answer, Copy


def diagnose(case: Case) -> Rule:
    """Return the first rule that holds."""
    return next(rule for rule in RULES if rule.holds(case))


RULES: tuple[Rule, ...] = (
    Rule(
        "line",
        lambda case: not case.line_is_active,
        _(
            "The service of this connection ID is suspended or has ended, so you "
            "cannot sign in with it."
        ),
        _(
            "Look at the operator's records: the state comes from the list of "
            "connections."
        ),
    ),
    Rule(
        "none",
        status(None, Status.REFUSED),
        _("No mail address has been set up for this connection yet."),
        _(
            "Sign in to My page with the connection ID and apply for the free mail "
            "address."
        ),
    ),
    Rule(
        "closed",
        status(Status.CLOSED),
        _("This address was closed for good, and it is never given again."),
        _("When the connection is released, another address can be applied for."),
        "release",
    ),
    Rule(
        "suspended",
        status(Status.SUSPENDED),
        _(
            "This address is suspended: mail is received, but nobody can sign in or "
            "send."
        ),
        _("The history says why. Restore it when that is settled."),
        "restore",
    ),
    Rule(
        "late",
        both(status(Status.REQUESTED), lambda case: case.fails or case.is_late),
        _(
            "The address is not ready yet, and it takes longer than usual; there is "
            "nothing to do at your end."
        ),
        _("Retry now, and tell the operator on duty what the last error says."),
        "retry",
    ),
    Rule(
        "preparing",
        status(Status.REQUESTED),
        _("The address is being prepared and is not ready yet."),
        _("Wait until the promised time; My page says when it is ready."),
    ),
    Rule(
        "directory_silent",
        found("directory", Copy.SILENT),
        _(
            "Our mail system does not answer at the moment; no setting at your end "
            "has to be changed."
        ),
        _("Tell the operator on duty: the mail directory does not answer."),
    ),
    Rule(
        "silent",
        is_silent,
        _(
            "Our mail server does not answer at the moment; no setting at your end "
            "has to be changed."
        ),
        _("Tell the operator on duty which of the parts below does not answer."),
    ),
    Rule(
        "on_its_way",
        lambda case: not case.is_applied,
        _("A change was made a moment ago and is on its way to the mail servers."),
        _("Try again in a minute. If it is still on its way then, retry now."),
        "retry",
    ),
    Rule(
        "directory",
        found("directory", Copy.DIFFERS, Copy.MISSING),
        _(
            "The data of this address on our mail servers is out of date; we are "
            "correcting that."
        ),
        _("Tell the operator on duty: manage.py reconcile --repair mends it."),
    ),
    Rule(
        "full",
        is_full,
        _("The mailbox is full, so no new mail is accepted."),
        _(
            "Delete messages, the large ones first, and empty the trash. A program "
            "that leaves messages on the server can remove those it has received."
        ),
    ),
    Rule(
        "refuses",
        found("delivery", Answer.REFUSED),
        _(
            "Our mail servers refuse mail for this address at the moment; we are "
            "looking into it."
        ),
        _("Tell the operator on duty: delivery refuses the address."),
    ),
    Rule(
        "senders",
        found("senders", Copy.DIFFERS, Copy.MISSING),
        _(
            "Our mail servers do not have your confirmed sender addresses yet; we are "
            "correcting that."
        ),
        _("Tell the operator on duty: manage.py reconcile --repair mends it."),
    ),
    *REFUSALS,
    Rule(
        "unseen",
        lambda case: case.is_log_read and not case.is_seen,
        _(
            "No mail software has reached our servers with this address in the last "
            "14 days; it may use another server, or port 25, which is blocked."
        ),
        _(
            "Compare the names of the servers and the ports below with the mail "
            "software."
        ),
    ),
    Rule(
        "first_well",
        lambda case: case.initial_password,
        _(
            "Everything works here, but the address still has its initial password, "
            "which is accepted from our own lines only."
        ),
        _("Sign in to My page with the connection ID and set a password of your own."),
    ),
    Rule(
        "well",
        lambda _case: True,
        _("Everything works here."),
        _(
            "Compare the settings below with those in the mail software, and ask "
            "for its error message."
        ),
    ),
)
