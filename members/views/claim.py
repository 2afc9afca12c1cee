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
"""How often one subscriber may ask whether a name is free: times in seconds."""


@for_members
def claim(request: HttpRequest, person: Person) -> HttpResponse:
    """Lead from a name to a mailbox; each step is a POST to this address."""
    connection = person.connection
    if connection is None:
        return redirect("members:home")
    # With `confirm` the claim itself says whether it may be.
    if "confirm" not in request.POST and (reason := claims.may_claim(connection)):
        return _refuse(request, person, reason)
    form = LocalPartForm(_typed(request))
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
    context = {"form": form, "suggestions": suggestions} | _who(person)
    return render(request, "members/claim.html", context)


def _confirm(request: HttpRequest, person: Person, form: LocalPartForm) -> HttpResponse:
    if not claims.is_free(form.cleaned_data["local_part"]):
        form.refuse(ClaimRefused(Reason.TAKEN))
        return _choose(request, person, form)
    context = {"local_part": form.cleaned_data["local_part"]} | _who(person)
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
    return render(request, "members/no_claim.html", {"reason": reason} | _who(person))


def _who(person: Person) -> dict[str, object]:
    return {"person": person}


def _may_look(person: Person) -> bool:
    """Keep the check from becoming a directory of who exists."""
    allowed = person.connection is not None
    for times, seconds in LOOKS:
        key = f"looks:{seconds}:{person.account.pk}"
        cache.add(key, 0, seconds)
        allowed = cache.incr(key) <= times and allowed
    return allowed
