"""The home of the console: what waits, what is wrong, and what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members import figures, maillog
from members.console import chart
from members.console.content import shelves_for
from members.console.pages import needs, page
from members.console.words import duration
from members.models import Mailbox, Note, Pause, Status
from portal.faq.models import Question
from portal.health import broker_answers
from portal.models import Heartbeat

OLDEST = 5
NOTES = 10
UNHELPFUL = 5
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Health:
    """Whether the machinery runs."""

    swept_at: datetime | None
    is_swept: bool
    broker: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return self.is_swept and self.broker


def home(request: HttpRequest) -> HttpResponse:
    """Show the figures to those who may read subscribers, and to all what is theirs."""
    context: dict[str, object] = {"unhelpful": _unhelpful()}
    if request.user.has_perm("members.view_mailbox"):
        context |= _present() | {"notes": _notes(), "hours": _hours()}
    elif request.user.has_perm("faq.change_question"):
        # Where no figures are: counting the texts anew asks each of their tables.
        context["shelves"] = shelves_for(request)
    return page(request, "console/home.html", **context)


@needs("members.view_mailbox")
def part(request: HttpRequest) -> HttpResponse:
    """Answer the page that renews itself with the figures of now."""
    return page(request, "console/figures.html", **_present())


def _present() -> dict[str, object]:
    now = timezone.now()
    counted = figures.now()
    oldest = list(
        Mailbox.objects.filter(status=Status.REQUESTED)
        .select_related("connection")
        .order_by("due_at")[:OLDEST]
    )
    windows = {"today": counted.today, "week": counted.week, "month": counted.month}
    return {
        "now": now,
        "counted": counted,
        "pause": Pause.objects.filter(ended_at=None).select_related("by").first(),
        "health": _health(now),
        "logs": maillog.reading(),
        "oldest": oldest,
        "longest": duration((now - oldest[0].requested_at).total_seconds())
        if oldest
        else "",
        "median": _in_words(counted.week.median),
        "slowest": _in_words(counted.week.slowest),
        "windows": windows,
        "fill": _shown_window(counted),
    }


def _shown_window(counted: figures.Now) -> figures.Window:
    """Return the shortest window in which a promise fell due."""
    windows = (counted.today, counted.week, counted.month)
    return next((window for window in windows if window.due), counted.month)


def _in_words(seconds: int | None) -> str:
    return "" if seconds is None else duration(seconds)


def _health(now: datetime) -> Health:
    beat = Heartbeat.objects.filter(name="sweep").first()
    oldest = now - timedelta(seconds=3 * settings.SWEEP_SECONDS)
    return Health(
        swept_at=beat.at if beat else None,
        is_swept=bool(beat and beat.at > oldest),
        broker=broker_answers(),
    )


def _hours() -> chart.Chart:
    now = timezone.now()
    return chart.draw(figures.hours(since=chart.begin(now)), now)


def _notes() -> list[Note]:
    """Return the open notes, those first whose time came first."""
    return list(Note.objects.open().select_related("connection", "by")[:NOTES])


def _unhelpful() -> QuerySet[Question]:
    """Return the questions whose answers helped least lately."""
    since = timezone.localdate() - LATELY
    counted = Question.objects.filter(days__day__gte=since).annotate(
        helped=Sum("days__helped"), did_not_help=Sum("days__did_not_help")
    )
    return counted.filter(did_not_help__gt=0).order_by("-did_not_help")[:UNHELPFUL]
