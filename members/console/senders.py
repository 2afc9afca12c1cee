"""What a subscriber may send as: shown to staff, and taken away by them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from members import senders
from members.console.actions import ANYBODY, ReasonForm
from members.console.audit import actor
from members.console.pages import needs, page
from members.models import Mailbox, Sender, SenderRefusal

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class Refused:
    """How often the mail servers refused a mailbox's sender (553)."""

    week: int
    month: int
    last: date | None


@dataclass(frozen=True)
class Shown:
    """The senders of a mailbox, those that wait included, and what was refused."""

    rows: list[Sender]
    refused: Refused


def shown(mailbox: Mailbox | None) -> Shown | None:
    """Return what the page of a subscriber says of the senders."""
    if mailbox is None:
        return None
    return Shown(list(mailbox.senders.current()), _refused(mailbox))


@sensitive_post_parameters("caller_code")
@needs("members.change_mailbox")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then remove it through the same function as the owner."""
    everything = Sender.objects.select_related("mailbox__connection")
    sender = get_object_or_404(everything, pk=pk)
    connection = sender.mailbox.connection
    form = ReasonForm(ANYBODY, connection, request.POST or None)
    if not form.is_valid():
        title = _("Remove the sender address")
        return page(
            request, "console/sender.html", title=title, sender=sender, form=form
        )
    if sender.is_confirmed:
        senders.remove(sender=sender, by=actor(request), why=form.reason)
        words = _("%(name)s was removed.") % {"name": sender.shown}
        messages.success(request, words)
    else:
        messages.error(request, _("This is no longer possible: it is not confirmed."))
    return redirect("admin:subscriber", connection.pk)


def _refused(mailbox: Mailbox) -> Refused:
    today = timezone.localdate()
    rows = SenderRefusal.objects.filter(mailbox=mailbox)
    week, month = (
        rows.filter(day__gt=today - window).aggregate(times=Sum("times"))["times"] or 0
        for window in (WEEK, MONTH)
    )
    return Refused(week, month, rows.aggregate(last=Max("day"))["last"])
