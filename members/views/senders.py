"""The addresses and domains elsewhere that a subscriber may send as."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from members import confirming, identifiers, senders
from members.forms.senders import WORDS, CodeForm, SenderForm
from members.models import Mailbox, Sender
from members.senders import Kind, SenderRefused
from members.views.people import Person, for_members
from portal import servers


@dataclass(frozen=True)
class Waiting:
    """A sender that waits: an address with the form for its code, or a domain."""

    sender: Sender
    form: SenderForm | CodeForm | None = None
    record: str = ""
    value: str = ""


@sensitive_post_parameters("code")
@for_members
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what is confirmed and what waits; take a code, an address or a domain."""
    if request.method == "POST" and person.mailbox:
        take = _take_code if "code" in request.POST else _take_sender
        return take(request, person, person.mailbox)
    return _page(request, person)


@require_POST
@for_members
def resend(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Have another code mailed to an address that waits."""
    sender = _mine(person, pk)
    try:
        senders.resend(sender=sender)
    except SenderRefused as refused:
        form = _code_form(sender, request)
        form.refuse(refused.reason)
        return _page(request, person, form, about=sender)
    _say_that_a_code_was_sent(request, sender)
    return redirect("members:senders")


@require_POST
@for_members
def remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Remove a sender of one's own."""
    sender = _mine(person, pk)
    senders.remove(sender=sender, by=person.account)
    words = _("%(name)s was removed.") % {"name": sender.shown}
    messages.success(request, words)
    return redirect("members:senders")


def _mine(person: Person, pk: int) -> Sender:
    mailbox = person.mailbox
    found = mailbox.senders.current().filter(pk=pk).first() if mailbox else None
    if found is None:
        raise Http404
    return found


def _take_sender(
    request: HttpRequest, person: Person, mailbox: Mailbox
) -> HttpResponse:
    typed, kind = request.POST.get("sender", ""), _kind(request)
    form = SenderForm(kind, {"sender": typed, "kind": kind})
    try:
        if kind == Kind.ADDRESS:
            sender = senders.add_address(mailbox=mailbox, typed=typed)
            _say_that_a_code_was_sent(request, sender)
        else:
            _take_domain(request, person, mailbox, typed)
    except SenderRefused as refused:
        form.refuse(refused.reason)
        return _page(request, person, form)
    return redirect("members:senders")


def _take_domain(
    request: HttpRequest, person: Person, mailbox: Mailbox, typed: str
) -> None:
    """Show the record first; asked again, look for it.

    A look before the record is there would let DNS remember that it is not (RFC 2308).
    """
    before = mailbox.senders.count()
    sender = senders.add_domain(mailbox=mailbox, typed=typed)
    if mailbox.senders.count() > before:
        return
    was_confirmed = sender.confirmed_at
    senders.check_domain(sender=sender, by=person.account)
    if sender.confirmed_at and not was_confirmed:
        _say_that_it_works(request, sender)


def _take_code(request: HttpRequest, person: Person, mailbox: Mailbox) -> HttpResponse:
    code, address = request.POST["code"], request.POST.get("sender", "")
    waiting = mailbox.senders.pending().filter(kind=Kind.ADDRESS)
    about = waiting.filter(name=address).first() or waiting.last()
    try:
        sender = senders.confirm(
            mailbox=mailbox, code=code, by=person.account, address=address
        )
    except SenderRefused as refused:
        if about is None:
            return redirect("members:senders")
        form = _code_form(about, request)
        form.refuse(refused.reason)
        return _page(request, person, form, about=about)
    _say_that_it_works(request, sender)
    return redirect("members:senders")


def _kind(request: HttpRequest) -> Kind:
    """Return what the form is for; without its mark an @ decides."""
    told = request.POST.get("kind")
    if told in Kind.values:
        return Kind(told)
    typed = identifiers.fold(request.POST.get("sender", ""))
    return Kind.ADDRESS if "@" in typed else Kind.DOMAIN


def _code_form(sender: Sender, request: HttpRequest) -> CodeForm:
    data = {"code": request.POST.get("code", ""), "sender": sender.name}
    return CodeForm(sender.pk, sender.name, data)


def _say_that_a_code_was_sent(request: HttpRequest, sender: Sender) -> None:
    words = _("A confirmation code is on its way to %(name)s.")
    messages.success(request, words % {"name": sender.shown})


def _say_that_it_works(request: HttpRequest, sender: Sender) -> None:
    words = _("Confirmed: you can now send as %(name)s.") % {"name": sender.shown}
    if senders.is_shared(sender):
        words += " " + _(
            "Another customer has confirmed it too, and can also send with it. If you "
            "do not know who else uses it, please contact support."
        )
    messages.success(request, words)


def _page(
    request: HttpRequest,
    person: Person,
    wrong: SenderForm | CodeForm | None = None,
    *,
    about: Sender | None = None,
) -> HttpResponse:
    """Render the page; `wrong` stands in for the form that was sent."""
    mailbox = person.mailbox
    reason = senders.may_add(mailbox)
    current = list(mailbox.senders.current()) if mailbox else []
    pending = [one for one in current if not one.confirmed_at]
    waiting = [one for one in pending if one.kind == Kind.ADDRESS]
    context = {
        "person": person,
        "reason": reason,
        "reason_words": WORDS[reason] if reason else "",
        "confirmed": [_waiting(one) for one in current if one.confirmed_at],
        "codes": [
            Waiting(one, wrong if one == about else CodeForm(one.pk, one.name))
            for one in waiting
        ],
        "domains": [_waiting(one) for one in pending if one.kind == Kind.DOMAIN],
        "address_form": _sent(wrong, Kind.ADDRESS),
        "domain_form": _sent(wrong, Kind.DOMAIN),
        "form": wrong,
        "submission": servers.submission(),
        "record_label": confirming.RECORD,
        "minutes": int(confirming.CODE_VALID.total_seconds() // 60),
    }
    return render(request, "members/senders.html", context)


def _waiting(sender: Sender) -> Waiting:
    if sender.kind != Kind.DOMAIN:
        return Waiting(sender)
    record = f"{confirming.RECORD}.{sender.name}"
    return Waiting(sender, record=record, value=confirming.value_of(sender))


def _sent(wrong: SenderForm | CodeForm | None, kind: Kind) -> SenderForm:
    if isinstance(wrong, SenderForm) and wrong.kind == kind:
        return wrong
    return SenderForm(kind)
