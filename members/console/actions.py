"""What support may do with a mailbox, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import claims
from members.models import Connection, Mailbox, Status

RECORDS, CALL_BACK, MEMBER_CODE, NO_CALLER = (
    "operator's records",
    "call-back",
    "code of My page",
    "no caller",
)
CALLER = (
    ("", _("Choose one")),
    (RECORDS, _("By the operator's records")),
    (CALL_BACK, _("By calling back")),
    (MEMBER_CODE, _("By the 6 digits that My page shows")),
)
BULK = "members.add_bulk"
"""Operators and administrators: what cannot be undone is done by others one by one."""
ANYBODY = (*CALLER, (NO_CALLER, _("Nobody called: the operator decides")))


@dataclass(frozen=True)
class Action:
    """Something that staff may do with a mailbox, and when."""

    name: Any
    effect: Any
    do: Callable[..., str | None]
    possible: Callable[[Mailbox], bool]
    verified: tuple[tuple[str, Any], ...] = ()
    """The ways to verify a caller, where access is given or taken."""
    in_bulk: str = "members.change_mailbox"
    """The permission to do it with many at once; none where that is not possible."""


ACTIONS = {
    "retry": Action(
        _("Retry now"),
        _("The mail system is asked again at once."),
        claims.retry,
        lambda m: not m.is_applied,
    ),
    "suspend": Action(
        _("Suspend"),
        _("The owner can no longer sign in to mail or send. Mail is still received."),
        claims.suspend,
        lambda m: m.status == Status.READY,
        verified=ANYBODY,
    ),
    "restore": Action(
        _("Restore"),
        _("The mailbox works again as before."),
        claims.restore,
        lambda m: m.status == Status.SUSPENDED,
        verified=ANYBODY,
    ),
    "code": Action(
        _("Issue a one-time code"),
        _(
            "Whoever has the code can set a new password for this address. Verify the"
            " caller first. An earlier code stops working."
        ),
        claims.issue_code,
        lambda m: m.status == Status.READY,
        verified=CALLER,
        in_bulk="",
    ),
    "close": Action(
        _("Close for good"),
        _(
            "This cannot be undone: the address stops for good and is never given"
            " again."
        ),
        claims.close,
        lambda m: m.status in {Status.REQUESTED, Status.READY, Status.SUSPENDED},
        verified=ANYBODY,
        in_bulk=BULK,
    ),
    "release": Action(
        _("Release the connection"),
        _("The connection can apply for another address. This one stays closed."),
        claims.release,
        lambda m: m.status == Status.CLOSED and m.released_at is None,
        verified=ANYBODY,
        in_bulk=BULK,
    ),
}


def possible(mailbox: Mailbox | None) -> dict[str, Action]:
    """Return what may be done with the mailbox as it is now."""
    if mailbox is None:
        return {}
    return {verb: a for verb, a in ACTIONS.items() if a.possible(mailbox)}


class ReasonForm(forms.Form):
    """Why it is done; for access also how the caller was verified."""

    why = forms.CharField(label=_("Reason"), max_length=400)
    verified = forms.ChoiceField(label=_("Caller verification"))
    caller_code = forms.CharField(
        label=_("6 digits that the caller reads out"),
        help_text=_("Only for the verification by My page."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self,
        ways: tuple[tuple[str, Any], ...],
        connection: Connection | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.connection = connection
        verified = self.fields["verified"]
        if connection is None:
            # The digits are those of one subscriber's page.
            ways = tuple(way for way in ways if way[0] != MEMBER_CODE)
        if ways and isinstance(verified, forms.ChoiceField):
            verified.choices = ways
        else:
            del self.fields["verified"]
        if MEMBER_CODE not in dict(ways):
            del self.fields["caller_code"]

    @property
    def reason(self) -> str:
        """The reason as the history keeps it: with the way of verification."""
        why, verified = self.cleaned_data["why"], self.cleaned_data.get("verified")
        return f"{why} ({verified})" if verified else why

    def clean(self) -> dict[str, Any]:
        """Hold the digits against those of the subscriber's page."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verified") == MEMBER_CODE and not claims.is_code_of_caller(
            connection=self.connection, code=cleaned.get("caller_code", "")
        ):
            text = _(
                "These are not the digits of the subscriber's page, or their ten"
                " minutes are over."
            )
            self.add_error("caller_code", text)
        return cleaned
