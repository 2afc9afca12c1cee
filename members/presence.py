"""Who is in the console just now: a session ends after a time without use."""

from datetime import timedelta
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import trail
from members.models import Account, StaffEvent, StaffSession
from members.signin import client_address, has_second_factor

WRITE_AGAIN = timedelta(seconds=30)
"""How exactly the last use is known: not every page is a write."""

Kind = StaffEvent.Kind
# Django asks several times a page.
_answers: WeakKeyDictionary[HttpRequest, bool] = WeakKeyDictionary()


def is_admitted(request: HttpRequest) -> bool:
    """Tell whether this session may use the console, and note that it does.

    It must have used the second factor, and the console within the last
    CONSOLE_IDLE_MINUTES; else it is signed out. A page that renews itself is no use.
    """
    if request not in _answers:
        _answers[request] = has_second_factor(request) and _is_in_use(request)
    return _answers[request]


def live() -> QuerySet[StaffSession]:
    """Return the sessions of the console that could still be used."""
    kept = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )
    return StaffSession.objects.filter(
        Exists(kept), seen_at__gt=timezone.now() - _longest()
    )


def end(session: StaffSession, *, by: Account, client: str) -> None:
    """End a session at once, wherever it is; the staff log says who did."""
    SessionStore(session.session_key).delete()
    session.delete()
    about = f"{session.account.username}, {session.client}"
    trail.record(Kind.ENDED, account=by, client=client, about=about)


def _is_in_use(request: HttpRequest) -> bool:
    key = request.session.session_key
    session = StaffSession.objects.filter(session_key=key, account=request.user.pk)
    found = session.first() or _begin(request)
    now = timezone.now()
    if now - found.seen_at > _longest():
        _sign_out(request, found)
        return False
    by_hand = "HX-Request" not in request.headers
    if by_hand and now - found.seen_at > WRITE_AGAIN:
        session.update(seen_at=now)
    return True


def _begin(request: HttpRequest) -> StaffSession:
    client, pk = client_address(request), int(str(request.user.pk))
    StaffSession.objects.filter(account=pk).exclude(pk__in=live().values("pk")).delete()
    agent = request.headers.get("User-Agent", "")
    session, is_new = StaffSession.objects.get_or_create(
        session_key=request.session.session_key or "",
        defaults={"account_id": pk, "client": client[:45], "agent": agent[:200]},
    )
    if is_new:
        trail.record(Kind.ENTERED, account=pk, client=client)
    return session


def _sign_out(request: HttpRequest, session: StaffSession) -> None:
    client = client_address(request)
    trail.record(Kind.IDLE, account=session.account_id, client=client)
    session.delete()
    logout(request)
    text = _("You were signed out because the console was not used for a while.")
    messages.info(request, text)


def _longest() -> timedelta:
    return timedelta(minutes=settings.CONSOLE_IDLE_MINUTES)
