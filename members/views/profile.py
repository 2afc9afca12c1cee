"""The configuration profile of a mailbox: by a link, or by a code on the screen."""

import io

import segno
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from members.models import Mailbox, Status
from members.views.people import Person, for_members
from portal.guides import profiles
from portal.pages.context import station

SALT = "members.profile"
TICKET_SECONDS = 30 * 60
"""How long the code on the screen leads to the profile."""


@for_members
def profile(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the profile of the mailbox of whoever is signed in."""
    return _answer(request, _ready(person.mailbox))


@for_members
def code(request: HttpRequest, person: Person) -> HttpResponse:
    """Draw the QR code that leads a phone to the profile without signing in there."""
    ticket = signing.dumps(_ready(person.mailbox).pk, salt=SALT)
    page = reverse("members:profile_by_ticket", args=[ticket])
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    drawn = io.BytesIO()
    segno.make_qr(f"{base}{page}").save(drawn, kind="svg", scale=4, light="white")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@cache_control(private=True, no_store=True)
def by_ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    """Give the profile to the phone that read the code; it holds no password."""
    try:
        key = signing.loads(ticket, salt=SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature as why:
        raise Http404 from why
    return _answer(request, _ready(Mailbox.objects.filter(pk=key).first()))


def _ready(mailbox: Mailbox | None) -> Mailbox:
    if mailbox is None or mailbox.status != Status.READY:
        raise Http404
    return mailbox


def _answer(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    name = station(request)["station"].name
    return HttpResponse(
        profiles.profile(mailbox.address, name=name),
        content_type=profiles.CONTENT_TYPE,
        headers={
            "Content-Disposition": 'attachment; filename="mailbox.mobileconfig"',
        },
    )
