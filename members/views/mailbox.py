"""The state of a mailbox, its settings and its history."""

from collections.abc import Iterable, Sequence
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
from members.views.people import Person, asks_for_a_part, for_members
from portal import servers

Kind = MailboxChange.Kind
NO_CONTENT = 204


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
    about: str = ""


@dataclass(frozen=True)
class Password:
    """Since when the owner's own password is in use, or that it soon will be."""

    since: datetime | None
    is_on_its_way: bool


@for_members
def mailbox(request: HttpRequest, person: Person) -> HttpResponse:
    """Show where the mailbox stands; asked by the page itself, only that part."""
    found = person.mailbox
    if asks_for_a_part(request):
        return _part(request, found)
    if found is None:
        return redirect("members:claim")
    changes = list(found.changes.select_related("by"))
    context = _progress(found) | {
        "person": person,
        "events": _events(changes),
        "password": _password(found, changes),
        "submission": servers.submission(),
        "submissions": servers.submissions(),
        "imap": servers.imap(),
        "pop": servers.pop(),
        "try_here": "" if settings.PRODUCTION else settings.PROOF_SUBMISSION,
    }
    return render(request, "members/mailbox.html", context)


def _part(request: HttpRequest, found: Mailbox | None) -> HttpResponse:
    """Answer the page that renews itself: its card, nothing yet, or a new page."""
    if found and found.status == Status.READY and not found.is_applied:
        return HttpResponse(status=NO_CONTENT)
    if found is None or found.status != Status.REQUESTED:
        return HttpResponseClientRefresh()
    context = _progress(found)
    # A screen reader hears of a new stop once, and of the clock never.
    context["has_moved"] = request.GET.get("seen") != str(context["done"])
    return render(request, "members/mailbox_progress.html", context)


def _progress(mailbox: Mailbox) -> dict[str, object]:
    now = timezone.now()
    stops = _stops(mailbox)
    is_today = timezone.localdate(mailbox.requested_at) == timezone.localdate(now)
    return {
        "mailbox": mailbox,
        "stops": stops,
        "done": sum(1 for stop in stops if stop.at),
        "now": now,
        "clock": "H:i" if is_today else _("F j, H:i"),
        "usual": provisioning.usual_minutes(),
        "is_paused": mailbox.status == Status.REQUESTED and provisioning.is_paused(),
    }


def _password(mailbox: Mailbox, changes: Iterable[MailboxChange]) -> Password:
    about = {Kind.PASSWORD_CHANGED, Kind.PASSWORD_APPLIED}
    last = None
    for change in changes:
        last = change if change.kind in about else last
    if last is None:
        return Password(since=None, is_on_its_way=False)
    is_new = last.kind == Kind.PASSWORD_CHANGED and not mailbox.is_applied
    return Password(since=last.at, is_on_its_way=is_new)


def _events(changes: Sequence[MailboxChange]) -> list[Event]:
    """Tell the history in the owner's words; support is named, no person is."""
    words = {
        Kind.REQUESTED: _("You applied for this address"),
        Kind.FAILED: _("The preparation did not work yet; it is tried again"),
        Kind.MADE: _("The mailbox was made"),
        Kind.PROVEN: _("Sending and receiving were checked"),
        Kind.READY: _("The address became ready to use"),
        Kind.REFUSED: _("The address could not be given"),
        Kind.LATE: _("It took longer than expected; our staff were told"),
        Kind.RETRIED: _("The preparation was tried again"),
        Kind.PASSWORD_CHANGED: _("The password was changed"),
        Kind.PASSWORD_APPLIED: _("The new password came into use"),
        Kind.REMINDED: _("You were reminded to choose a password"),
        Kind.FIRST_PASSWORD_ENDED: _("The initial password ended"),
        Kind.LIMIT_REACHED: _("The messages of that day were all sent"),
        Kind.LIMIT_TOLD: _("You were told of the daily limit"),
        Kind.CODE_ISSUED: _("A one-time code was issued"),
        Kind.CODE_USED: _("A one-time code was used"),
        Kind.SUSPENDED: _("The address was suspended"),
        Kind.RESTORED: _("The address was opened again"),
        Kind.CLOSED: _("The address was closed"),
        Kind.RELEASED: _("Another address may be applied for"),
        Kind.SENDER_CONFIRMED: _("A sender address was confirmed"),
        Kind.SENDER_REMOVED: _("A sender address was removed"),
        Kind.SENDER_WARNED: _("You were told that the record of a domain is missing"),
        Kind.SENDER_LAPSED: _("A domain can no longer send: its record is missing"),
    }
    return [
        Event(
            c.at,
            words[Kind(c.kind)],
            by_support=bool(c.by and c.by.is_staff),
            about=c.about,
        )
        for c in changes
    ]


def _stops(mailbox: Mailbox) -> list[Stop]:
    """Tell how far it is; once it is over, only the stops that were made."""
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
        if at or mailbox.status == Status.REQUESTED
    ]
