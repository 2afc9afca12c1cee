"""Choose a name, confirm it, and claim it."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from members import claims
from members.claims import ClaimRefused, Reason
from members.forms.mailbox import LocalPartForm
from members.models import Connection
from members.views.people import Person, for_members
from portal.pages.legal import terms_version

LOOKS = ((20, 60), (120, 3600))
"""How often one subscriber is told while typing if a name is free: times in seconds."""

ASKS = ((10, 60), (60, 3600))
"""How often one subscriber may send a name."""


@for_members
def claim(request: HttpRequest, person: Person) -> HttpResponse:
    """Lead from a name to a mailbox; each step is a POST to this address."""
    connection = person.connection
    if connection is None:
        return redirect("members:home")
    # With `confirm` the claim itself says whether it may be.
    if "confirm" not in request.POST and (reason := claims.may_claim(connection)):
        return _refuse(request, person, reason)
    form = LocalPartForm(_typed(request), initial=request.GET.dict())
    if form.is_bound and not _is_within(ASKS, "ask", person):
        return _pause(request, person, form)
    if not form.is_bound or "suggestion" in request.POST or not form.is_valid():
        return _choose(request, person, form)
    if "confirm" in request.POST:
        return _claim(request, person, connection, form)
    return _confirm(request, person, form)


@for_members
def availability(request: HttpRequest, person: Person) -> HttpResponse:
    """Say while typing whether the name can be given, a limited number of times."""
    form = LocalPartForm(request.GET)
    is_limited = not _may_look(person)
    is_free = not is_limited and form.is_valid()
    is_free = is_free and claims.is_free(form.cleaned_data["local_part"])
    context = {"form": form, "is_free": is_free, "is_limited": is_limited}
    return render(request, "members/availability.html", context)


def _typed(request: HttpRequest) -> dict[str, str] | None:
    if request.method != "POST":
        return None
    local_part = request.POST.get("suggestion") or request.POST.get("local_part", "")
    return {"local_part": local_part}


def _choose(request: HttpRequest, person: Person, form: LocalPartForm) -> HttpResponse:
    typed = form.data.get("local_part", "") if form.is_bound else ""
    has_errors = form.is_bound and not form.is_valid()
    suggestions = claims.suggest(typed) if typed and has_errors else []
    context = {"person": person, "form": form, "suggestions": suggestions}
    return render(request, "members/claim.html", context)


def _pause(request: HttpRequest, person: Person, form: LocalPartForm) -> HttpResponse:
    form.pause()
    return render(request, "members/claim.html", {"person": person, "form": form})


def _confirm(request: HttpRequest, person: Person, form: LocalPartForm) -> HttpResponse:
    if not claims.is_free(form.cleaned_data["local_part"]):
        form.refuse(ClaimRefused(Reason.TAKEN))
        return _choose(request, person, form)
    context = {"person": person, "local_part": form.cleaned_data["local_part"]}
    return render(request, "members/claim_confirm.html", context)


def _claim(
    request: HttpRequest, person: Person, connection: Connection, form: LocalPartForm
) -> HttpResponse:
    try:
        claims.claim(
            connection=connection,
            local_part=form.cleaned_data["local_part"],
            terms_version=terms_version(),
        )
    except ClaimRefused as refused:
        if refused.reason in {Reason.TAKEN, Reason.BAD_NAME}:
            form.refuse(refused)
            return _choose(request, person, form)
        return _refuse(request, person, refused.reason)
    return redirect("members:mailbox")


def _refuse(request: HttpRequest, person: Person, reason: Reason) -> HttpResponse:
    if reason == Reason.HAS_ONE:
        return redirect("members:mailbox")
    context = {"person": person, "reason": reason}
    return render(request, "members/no_claim.html", context)


def _may_look(person: Person) -> bool:
    """Keep the check from becoming a directory of who exists."""
    connection = person.connection
    if connection is None or claims.may_claim(connection):
        return False
    return _is_within(LOOKS, "look", person)


def _is_within(limits: tuple[tuple[int, int], ...], what: str, person: Person) -> bool:
    counts = [
        _count(f"{what}:{seconds}:{person.account.pk}", seconds) <= times
        for times, seconds in limits
    ]
    return all(counts)


def _count(key: str, seconds: int) -> int:
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1
