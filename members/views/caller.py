"""Six digits that show support who is calling."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from members import claims
from members.claims.callers import VALID
from members.views.people import Person, for_members


@for_members
def caller_code(request: HttpRequest, person: Person) -> HttpResponse:
    """Show new digits, in one piece and as they are read out."""
    connection = person.connection
    if person.mailbox:
        connection = person.mailbox.connection
    if request.method != "POST" or connection is None or not person.is_proven:
        return redirect("members:home")
    code = claims.show_code_to_caller(connection=connection)
    context = {
        "person": person,
        "code": f"{code[:3]} {code[3:]}",
        "until": timezone.now() + VALID,
    }
    return render(request, "members/caller_code.html", context)
