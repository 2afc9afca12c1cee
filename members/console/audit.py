"""Write down what is done in the console, whichever view does it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from members import trail
from members.models import Account, StaffEvent
from members.signin import client_address

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Kind = StaffEvent.Kind


def audited(view: View) -> View:
    """Log every refusal and file, and every form that led on, which has no errors."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Before the view: one that signs out leaves nobody to name.
        who = actor(request)
        try:
            response = view(request, *args, **kwargs)
        except PermissionDenied:
            _record(request, who, Kind.REFUSED)
            raise
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            note(request, Kind.EXPORTED, request.get_full_path())
        led_on = request.method == "POST" and 300 <= response.status_code < 400
        if led_on and request.user.is_authenticated:
            _record(request, who, Kind.DID)
        return response

    return cast(View, page)


def note(request: HttpRequest, kind: str, about: str) -> None:
    """Write an entry of one's own, for what leads to no other page."""
    trail.record(
        kind, account=actor(request), client=client_address(request), about=about
    )


def actor(request: HttpRequest) -> Account:
    """Return who asks; only staff get as far as this."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def _record(request: HttpRequest, who: Account, kind: str) -> None:
    chosen = request.POST.getlist("_selected_action")
    words = [request.path, request.POST.get("action", ""), ",".join(chosen)]
    about = " ".join(word for word in words if word)
    trail.record(kind, account=who, client=client_address(request), about=about)
