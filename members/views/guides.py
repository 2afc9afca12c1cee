"""A guide with the subscriber's own values."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.models import Status
from members.views.people import Person, for_members
from portal.guides import kept, pages, views
from portal.guides.models import Scenario


@for_members
def guide(
    request: HttpRequest, person: Person, scenario: str, client: str
) -> HttpResponse:
    """Show a guide with the address of the mailbox, as soon as that is ready."""
    found = views.find(scenario, client)
    mailbox = person.mailbox
    is_ready = mailbox is not None and mailbox.status == Status.READY
    address = mailbox.address if mailbox and is_ready else ""
    provided = views.provided(request, scenario)
    page = pages.build(found, provided=provided, address=address)
    context = {
        "page": page,
        "middle": kept.write(page, is_mine=True) if page.has_values else "",
        "scenario": Scenario(scenario),
        "provided": provided,
        "person": person,
        "mailbox": mailbox,
        "address": address,
    }
    return render(request, "members/guide.html", context)
