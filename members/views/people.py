"""Who is asking: a subscriber by the connection, or the owner of a mailbox."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django_htmx.http import HttpResponseClientRefresh

from members.models import Account, Connection, Mailbox


@dataclass(frozen=True)
class Person:
    """One of the two sorts of sign-in, with what belongs to it and nothing else."""

    account: Account
    connection: Connection | None
    mailbox: Mailbox | None

    @property
    def shows_connection_id(self) -> bool:
        """Whether the connection ID may stand in full beside the mailbox, if any."""
        return self.mailbox is None or not self.mailbox.initial_password

    @property
    def is_proven(self) -> bool:
        """Whether support may rely on the sign-in: an initial password is a number."""
        return self.connection is not None or self.shows_connection_id


Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Person, Rest], HttpResponse]
Page = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def for_members(view: View[Rest]) -> Page[Rest]:
    """Open a page to subscribers only, and let no cache keep it; staff go to theirs."""

    @cache_control(private=True, no_store=True)
    @wraps(view)
    def page(
        request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponse:
        if not request.user.is_authenticated:
            return _lead_to_sign_in(request)
        person = _person(request)
        if person is None:
            return redirect("admin:index")
        return view(request, person, *args, **kwargs)

    return page


def asks_for_a_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks, which would put a whole page where a part belongs."""
    return "HX-Request" in request.headers


def _lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    if asks_for_a_part(request):
        return HttpResponseClientRefresh()
    return redirect_to_login(request.get_full_path())


def _person(request: HttpRequest) -> Person | None:
    account = request.user
    if not isinstance(account, Account):
        return None
    connection = getattr(account, "connection", None)
    if connection is not None:
        mailbox = Mailbox.objects.current_of(connection)
        return Person(account, connection, mailbox)
    mailbox = Mailbox.objects.filter(account=account).first()
    return Person(account, None, mailbox) if mailbox else None
