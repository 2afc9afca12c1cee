"""Go round the directory, those first that were looked at longest ago."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from django.utils import timezone

from portal.providers.checking.lines import Bounds
from portal.providers.checking.links import look_at_page
from portal.providers.checking.servers import Asked, look_at_server
from portal.providers.choices import PageState, ServerState
from portal.providers.models import Provider
from portal.providers.ways import all_ways

WORKERS = 8
"""Providers looked at at once."""

WORST_PAGE = (
    PageState.MISSING,
    PageState.SILENT,
    PageState.MOVED,
    PageState.REFUSES,
    PageState.FINE,
)
WORST_SERVER = (ServerState.SILENT, ServerState.DIFFERS, ServerState.FINE)


@dataclass(frozen=True)
class Task:
    """What is looked at for one provider: no database is needed for it."""

    slug: str
    pages: tuple[str, ...]
    servers: tuple[Asked, ...]


@dataclass(frozen=True)
class Seen:
    """What was seen; empty where there was nothing to look at."""

    slug: str
    page_state: PageState
    page_seen: str
    server_state: ServerState
    server_seen: str

    @property
    def is_fine(self) -> bool:
        """Whether staff have nothing to do."""
        return self.page_state in {PageState.UNCHECKED, PageState.FINE} and (
            self.server_state in {ServerState.UNCHECKED, ServerState.FINE}
        )


def due(slugs: list[str], limit: int | None) -> list[Task]:
    """Return what is to be looked at, the longest unseen first."""
    rows = Provider.objects.filter(slug__in=slugs) if slugs else Provider.objects.all()
    pairs = [(row, _task(row)) for row in rows]
    pairs = [(row, task) for row, task in pairs if task.pages or task.servers]
    pairs.sort(key=lambda pair: _age(*pair))
    return [task for _row, task in pairs][:limit]


def go_round(tasks: list[Task], bounds: Bounds) -> Iterator[Seen]:
    """Look at all of them, some at once; keep each as soon as it was seen.

    Whoever stops in the middle loses nothing: the next round begins with the rest.
    """
    pool = ThreadPoolExecutor(WORKERS)
    try:
        for future in as_completed([pool.submit(look, task, bounds) for task in tasks]):
            seen = future.result()
            _keep(seen)
            yield seen
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def look(task: Task, bounds: Bounds) -> Seen:
    """Look at the pages and servers of one provider."""
    pages = [look_at_page(page, bounds) for page in task.pages]
    servers = [look_at_server(server, bounds) for server in task.servers]
    page = min((state for state, _ in pages), key=WORST_PAGE.index, default=None)
    server = min((state for state, _ in servers), key=WORST_SERVER.index, default=None)
    return Seen(
        slug=task.slug,
        page_state=page or PageState.UNCHECKED,
        page_seen="\n".join(text for _, text in pages if text),
        server_state=server or ServerState.UNCHECKED,
        server_seen="\n".join(text for _, text in servers if text),
    )


def _task(row: Provider) -> Task:
    sources = (part.strip() for part in row.source.split(";"))
    pages = [row.op25b_page, *sources]
    asked = [
        Asked(way.host, way.port, way.security)
        for way in all_ways(row)
        if way.host and way.port
    ]
    return Task(
        slug=row.slug,
        pages=tuple(dict.fromkeys(page for page in pages if page.startswith("http"))),
        servers=tuple(dict.fromkeys(asked)),
    )


def _age(row: Provider, task: Task) -> tuple[float, str]:
    dates = [row.page_checked_at] if task.pages else []
    dates += [row.server_checked_at] if task.servers else []
    return min(date.timestamp() if date else 0.0 for date in dates), row.slug


def _keep(seen: Seen) -> None:
    now = timezone.now()
    values: dict[str, object] = {
        "page_state": seen.page_state,
        "page_seen": seen.page_seen,
        "server_state": seen.server_state,
        "server_seen": seen.server_seen,
    }
    if seen.page_state:
        values["page_checked_at"] = now
    if seen.server_state:
        values["server_checked_at"] = now
    Provider.objects.filter(slug=seen.slug).update(**values)
