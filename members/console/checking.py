"""Check now: look at everything, and say in one sentence why it does not work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from members import maillog, provisioning
from members.console import audit, subscribers
from members.console.diagnosis import Case, problem_of
from members.console.note_form import NoteForm
from members.console.pages import needs
from members.console.reasons import diagnose
from members.models import (
    Connection,
    ConnectionState,
    Mailbox,
    MailEvent,
    StaffEvent,
    Status,
)
from members.provisioning import Answer, Copy, Findings
from portal.networks.lookup import is_own

EVENTS = 200
NETWORKS = 50
PROOF = timedelta(minutes=1)
LANGUAGES = ("ja", "en")
WORDS: dict[str, Any] = {
    Answer.WELL: _("works"),
    Answer.FULL: _("full"),
    Answer.REFUSED: _("refused"),
    Answer.SILENT: _("does not answer"),
    Answer.UNSET: _("not checked here"),
    Copy.SAME: _("as in the portal"),
    Copy.DIFFERS: _("differs from the portal"),
    Copy.MISSING: _("missing"),
}
GOOD = frozenset({Answer.WELL, Copy.SAME})
UNKNOWN = frozenset({Answer.UNSET})


@dataclass(frozen=True)
class Part:
    """One thing that was looked at, and how it is: ok, warn or unknown."""

    name: Any
    words: Any
    kind: str


@dataclass(frozen=True)
class Checked:
    """What the page shows of a check."""

    name: str
    sentences: dict[str, str]
    step: Any
    verb: str
    parts: list[Part]
    problem: MailEvent | None
    at: datetime
    seconds: float | None


@require_POST
@needs("members.view_mailevent")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look now; nothing is changed, and the staff log says that it was done."""
    found = get_object_or_404(Connection.objects.select_related("account"), pk=pk)
    mailbox = Mailbox.objects.current_of(found)
    result = check_now(found, mailbox)
    about = f"{request.path} {mailbox or found.connection_id} {result.name}"
    audit.note(request, StaffEvent.Kind.DID, about)
    return subscribers.show(request, found, NoteForm(), checked=result)


def check_now(found: Connection, mailbox: Mailbox | None) -> Checked:
    """Examine the mailbox and what the mail servers saw, within five seconds."""
    case = Case(line_is_active=_is_active(found), status=None)
    if mailbox is not None:
        case = _case(found, mailbox)
    rule = diagnose(case)
    return Checked(
        name=rule.name,
        sentences=_in_both_languages(rule.sentence),
        step=rule.step,
        verb=rule.verb,
        parts=_parts(case, mailbox),
        problem=case.problem,
        at=timezone.now(),
        seconds=case.found.seconds if case.found else None,
    )


def _is_active(found: Connection) -> bool:
    return found.state == ConnectionState.ACTIVE


def _case(found: Connection, mailbox: Mailbox) -> Case:
    events = maillog.latest(mailbox, known=found.known_networks, limit=EVENTS)
    own = _own({event.network for event in events})
    trusted = own | {*mailbox.known_networks, *found.known_networks}
    trusted |= {event.network for event in events if _is_of_a_program(event, mailbox)}
    problem = problem_of(events, timezone.now(), trusted=trusted)
    is_served = mailbox.status in {Status.READY, Status.SUSPENDED, Status.REQUESTED}
    return Case(
        line_is_active=_is_active(found),
        status=mailbox.status,
        is_applied=mailbox.is_applied,
        is_late=mailbox.is_late,
        fails=bool(mailbox.last_error),
        initial_password=mailbox.initial_password,
        password_changed_at=mailbox.password_changed_at,
        found=provisioning.examine(mailbox) if is_served else None,
        problem=problem,
        problem_is_from_own_network=problem is not None and problem.network in own,
        is_seen=any(_is_of_a_program(event, mailbox) for event in events),
        is_log_read=maillog.reading().is_complete,
    )


def _own(networks: Iterable[str]) -> set[str]:
    """Return those of our own lines, among so many that asking takes no time."""
    asked = sorted(net for net in networks if net)[:NETWORKS]
    return {net for net in asked if is_own(net.partition("/")[0])}


def _is_of_a_program(event: MailEvent, mailbox: Mailbox) -> bool:
    """Tell a sign-in of the owner from the one by which a worker proved the mailbox."""
    if event.kind != MailEvent.Kind.SIGNED_IN:
        return False
    proven = mailbox.proven_at
    if proven is None or event.times > 1:
        return True
    return abs(event.last_at - proven) > PROOF


def _in_both_languages(sentence: Any) -> dict[str, str]:
    """Return the sentence as it is read aloud, the language of the page first."""
    here = translation.get_language() or LANGUAGES[0]
    both = {}
    for language in sorted(LANGUAGES, key=lambda code: code != here):
        with translation.override(language):
            both[language] = str(sentence)
    return both


def _parts(case: Case, mailbox: Mailbox | None) -> list[Part]:
    if mailbox is None or case.found is None:
        return []
    row = WORDS[Copy.SAME] if case.is_applied else _("on its way")
    found: Findings = case.found
    return [
        Part(_("Portal's row"), mailbox.get_status_display(), _kind_of_row(case)),
        Part(
            _("Applied to the mail servers"), row, "ok" if case.is_applied else "warn"
        ),
        _part(_("Mail directory"), found.directory),
        _part(_("Delivery into the mailbox"), found.delivery),
        _part(_("Outgoing server"), found.sending),
        _part(_("Incoming server"), found.receiving),
        _part(_("Sender addresses"), found.senders),
        _quota(found.quota),
        _last_refusal(case.problem),
    ]


def _kind_of_row(case: Case) -> str:
    return "ok" if case.status == Status.READY else "warn"


def _part(name: Any, answer: str) -> Part:
    kind = "ok" if answer in GOOD else "unknown" if answer in UNKNOWN else "warn"
    return Part(name, WORDS[answer], kind)


def _quota(percent: int | None) -> Part:
    name = _("Room in the mailbox")
    if percent is None:
        return Part(name, WORDS[Answer.UNSET], "unknown")
    words = _("%(percent)s %% in use") % {"percent": percent}
    return Part(name, words, "ok" if percent < 100 else "warn")


def _last_refusal(problem: MailEvent | None) -> Part:
    name = _("Last refusal")
    if problem is None:
        return Part(name, _("none that counts"), "ok")
    return Part(name, problem.get_kind_display(), "warn")
