"""Who is asking: a subscriber by the connection, or the owner of a mailbox."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control

from members.models import Account, Connection, Mailbox


@dataclass(frozen=True)
class Person:
    """One of the two sorts of sign-in, with what belongs to it and nothing else."""

    account: Account
    connection: Connection | None
    mailbox: Mailbox | None

    @property
    def shows_connection_id(self) -> bool:
        """Whether the connection ID may stand on a page in full."""
        return self.mailbox is None or not self.mailbox.initial_password


View = Callable[[HttpRequest, Person], HttpResponse]


def for_members(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Open a page to subscribers only, and let no cache keep it; staff go to theirs."""

    @cache_control(private=True, no_store=True)
    @login_required
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        person = _person(request)
        if person is None:
            return redirect("admin:index")
        return view(request, person)

    return page


def _person(request: HttpRequest) -> Person | None:
    account = request.user
    if not isinstance(account, Account):
        return None
    if connection := Connection.objects.filter(account=account).first():
        mailbox = Mailbox.objects.current_of(connection)
        return Person(account, connection, mailbox)
    mailbox = Mailbox.objects.filter(account=account).first()
    return Person(account, None, mailbox) if mailbox else None
