"""The state of a mailbox, its settings and its history."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from members import provisioning
from members.models import Mailbox, MailboxChange, Status
from members.views.people import Person, for_members


@dataclass(frozen=True)
class Stop:
    """One stop of the line from the application to the finished mailbox."""

    name: str
    at: datetime | None
    is_now: bool


@dataclass(frozen=True)
class Event:
    """Something in the history of the mailbox."""

    at: datetime
    words: str
    by_support: bool


@for_members
def mailbox(request: HttpRequest, person: Person) -> HttpResponse:
    """Show where the mailbox stands; asked by the page itself, only that part."""
    found = person.mailbox
    if found is None:
        return redirect("members:claim")
    context = {
        "person": person,
        "mailbox": found,
        "stops": _stops(found),
        "events": _events(found),
        "now": timezone.now(),
        "usual": provisioning.usual_minutes(),
        "settings": settings,
        "try_here": "" if settings.PRODUCTION else settings.PROOF_SUBMISSION,
    }
    if not request.headers.get("HX-Request"):
        return render(request, "members/mailbox.html", context)
    if found.status != Status.REQUESTED:
        return HttpResponseClientRefresh()
    return render(request, "members/mailbox_progress.html", context)


def _events(mailbox: Mailbox) -> list[Event]:
    """Tell the history in the owner's words; support is named, no person is."""
    kind = MailboxChange.Kind
    words = {
        kind.REQUESTED: _("You applied for this address"),
        kind.FAILED: _("The preparation did not work yet; it is tried again"),
        kind.MADE: _("The mailbox was made"),
        kind.PROVEN: _("Sending and receiving were checked"),
        kind.READY: _("The address became ready to use"),
        kind.REFUSED: _("The address could not be given"),
        kind.LATE: _("It took longer than expected; our staff were told"),
        kind.RETRIED: _("The preparation was tried again"),
        kind.PASSWORD_CHANGED: _("The password was changed"),
        kind.PASSWORD_APPLIED: _("The new password came into use"),
        kind.REMINDED: _("You were reminded to choose a password"),
        kind.FIRST_PASSWORD_ENDED: _("The initial password ended"),
        kind.CODE_ISSUED: _("A one-time code was issued"),
        kind.CODE_USED: _("A one-time code was used"),
        kind.SUSPENDED: _("The address was suspended"),
        kind.RESTORED: _("The address was opened again"),
        kind.CLOSED: _("The address was closed"),
        kind.RELEASED: _("Another address may be applied for"),
    }
    changes = mailbox.changes.select_related("by")
    return [
        Event(c.at, words[kind(c.kind)], by_support=bool(c.by and c.by.is_staff))
        for c in changes
    ]


def _stops(mailbox: Mailbox) -> list[Stop]:
    received = _("We have your application")
    names = (  # done, now, later
        (received, received, received),
        (_("Made"), _("Being made"), _("Making the mailbox")),
        (
            _("Sending and receiving work"),
            _("Sending and receiving are being checked"),
            _("Checking sending and receiving"),
        ),
        (_("Ready to use"), _("Almost ready"), _("Start of use")),
    )
    times = (
        mailbox.requested_at,
        mailbox.made_at,
        mailbox.proven_at,
        mailbox.ready_at,
    )
    done = sum(1 for at in times if at)
    return [
        Stop(
            name=words[0 if at else 1 if position == done else 2],
            at=at,
            is_now=position == done,
        )
        for position, (words, at) in enumerate(zip(names, times, strict=True))
    ]
