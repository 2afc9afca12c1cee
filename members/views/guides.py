"""The guides with the subscriber's own values."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from members import senders
from members.forms.senders import WORDS
from members.models import Mailbox, Sender, Status
from members.senders import Kind
from members.views.people import Person, for_members
from portal import servers
from portal.guides import kept, pages, views
from portal.guides.models import Scenario


@for_members
def chooser(request: HttpRequest, person: Person, scenario: str) -> HttpResponse:
    """Let the subscriber choose the mail software, and say what comes before."""
    job = _job(scenario)
    if job == Scenario.OTHER_PROVIDER:
        return redirect("guides:scenario", job)
    context = _context(person, job) | {"chooser": kept.chooser(job, is_mine=True)}
    return render(request, "members/guides.html", context)


@for_members
def guide(
    request: HttpRequest, person: Person, scenario: str, client: str
) -> HttpResponse:
    """Show a guide with the address of the mailbox, as soon as that is ready."""
    found = views.find(scenario, client)
    context = _context(person, _job(scenario))
    provided = views.provided(request, scenario)
    page = pages.build(
        found,
        provided=provided,
        address=str(context["address"]),
        sender=_sender(person.mailbox) if scenario == Scenario.GOL else "",
    )
    context |= {
        "page": page,
        "middle": kept.write(page, is_mine=True) if page.has_values else "",
        "provided": provided,
    }
    return render(request, "members/guide.html", context)


def _job(scenario: str) -> Scenario:
    if scenario not in Scenario.values:
        raise Http404
    return Scenario(scenario)


def _context(person: Person, scenario: Scenario) -> dict[str, object]:
    """Say whose guide it is, and what the subscriber sends as or has to do before."""
    mailbox = person.mailbox
    is_ready = mailbox is not None and mailbox.status == Status.READY
    reason = senders.may_add(mailbox)
    return {
        "scenario": scenario,
        "person": person,
        "mailbox": mailbox,
        "address": mailbox.address if mailbox and is_ready else "",
        "first": "members/guide_first.html",
        "reason": reason,
        "reason_words": WORDS[reason] if reason else "",
        "senders": mailbox.senders.confirmed() if mailbox and is_ready else [],
        "submission": servers.submission(),
    }


def _sender(mailbox: Mailbox | None) -> str:
    """Return the confirmed address, where there is one only: else it is a choice."""
    confirmed = mailbox.senders.confirmed() if mailbox else Sender.objects.none()
    addresses = [one.name for one in confirmed if one.kind == Kind.ADDRESS]
    return addresses[0] if len(addresses) == 1 else ""
