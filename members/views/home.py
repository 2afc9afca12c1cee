"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members import claims
from members.views.people import Person, for_members


@for_members
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the connection, the mailbox, and the next step."""
    reason = claims.may_claim(person.connection) if person.connection else None
    context = {"person": person, "reason": reason}
    return render(request, "members/home.html", context)
