"""A subscriber on one page: what they have, what happened, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from members import maillog
from members.console import audit, senders
from members.console.actions import possible
from members.console.advice import advise
from members.console.note_form import NoteForm
from members.console.pages import needs, page
from members.models import Connection, Mailbox, MailboxChange, Note, StaffEvent
from portal import servers

LATEST = 200
MAIL_EVENTS = 50


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    words: str
    about: str
    who: str = ""
    why: str = ""


@dataclass(frozen=True)
class SignIns:
    """The sign-ins with one name, summarised."""

    name: str
    last: datetime | None
    networks: list[str]


@needs("members.view_connection")
def subscriber(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about one connection; that it was read is written down."""
    found = get_object_or_404(Connection.objects.select_related("account"), pk=pk)
    audit.note(request, StaffEvent.Kind.READ, found.connection_id)
    return show(request, found, NoteForm())


def show(
    request: HttpRequest, found: Connection, form: NoteForm, **more: Any
) -> HttpResponse:
    """Make the page, with a note that is being written, or a check that was made."""
    mailboxes = list(found.mailboxes.select_related("account"))
    current = Mailbox.objects.current_of(found) or next(iter(mailboxes), None)
    may_act = request.user.has_perm("members.change_mailbox")
    notes = list(Note.objects.filter(connection=found).select_related("by", "done_by"))
    return page(
        request,
        "console/subscriber.html",
        connection=found,
        mailbox=current,
        earlier=[mailbox for mailbox in mailboxes if mailbox != current],
        advice=advise(found, current),
        actions=possible(current) if may_act else {},
        notes=notes,
        open_notes=[note for note in notes if note.is_open],
        form=form,
        events=_timeline(mailboxes, notes),
        sign_ins=_sign_ins(found, current),
        senders=senders.shown(current),
        servers=_servers(),
        now=timezone.now(),
        **_mail_events(found, current),
        **more,
    )


def _mail_events(found: Connection, mailbox: Mailbox | None) -> dict[str, Any]:
    if mailbox is None:
        return {}
    known = found.known_networks
    events = maillog.latest(mailbox, known=known, limit=MAIL_EVENTS + 1)
    return {
        "mail_events": events[:MAIL_EVENTS],
        "has_more_mail_events": len(events) > MAIL_EVENTS,
        "logs": maillog.reading(),
    }


def _timeline(mailboxes: Iterable[Mailbox], notes: Iterable[Note]) -> list[Event]:
    """Merge what happened to all mailboxes with the notes, the newest first."""
    changes = MailboxChange.objects.filter(mailbox__in=list(mailboxes))
    newest = changes.select_related("by", "mailbox").order_by("-at", "-pk")[:LATEST]
    events = [
        Event(
            change.at,
            change.get_kind_display(),
            ", ".join(filter(None, (change.mailbox.address, change.about))),
            _who(change),
            change.why,
        )
        for change in newest
    ]
    written = [
        Event(note.at, "", note.connection.connection_id, note.by.username, note.text)
        for note in notes
    ]
    return sorted([*events, *written], key=lambda event: event.at, reverse=True)


def _who(change: MailboxChange) -> str:
    return change.by.username if change.by and change.by.is_staff else ""


def _sign_ins(connection: Connection, mailbox: Mailbox | None) -> list[SignIns]:
    names: list[Any] = [connection, *([mailbox] if mailbox else [])]
    return [
        SignIns(str(row), row.account.last_login, row.known_networks) for row in names
    ]


def _servers() -> dict[str, servers.Server]:
    return {
        "submission": servers.submission(),
        "submissions": servers.submissions(),
        "imap": servers.imap(),
        "pop": servers.pop(),
    }
