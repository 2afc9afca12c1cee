"""Walk the whole public site by its own links, as a visitor without an account."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from defusedxml import ElementTree
from django.test import Client

LINK = re.compile(r"<(?:a|link|img|script|use)\b[^>]*? (?:href|src)=\"([^\"]*)\"")
PLACE = re.compile(r"\bid=\"([^\"]+)\"")
SITEMAP_PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
NOT_FOLLOWED = ("/static/", "/admin/", "/accounts/logout/")


@dataclass(frozen=True)
class Answer:
    """What a page answered: its status, its type, its text, by what, and for whom."""

    status: int
    kind: str
    text: str
    templates: tuple[str, ...] = ()
    cache: str = ""


@dataclass
class Site:
    """Every page that was found, and every link that leads nowhere."""

    pages: dict[str, Answer] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)

    def one_per_template(self) -> dict[str, Answer]:
        """Return pages among which every template is, the shorter addresses first."""
        chosen: dict[str, Answer] = {}
        shown: set[str] = set()
        for path in sorted(self.pages, key=lambda path: (len(path), path)):
            if not shown.issuperset(self.pages[path].templates):
                shown.update(self.pages[path].templates)
                chosen[path] = self.pages[path]
        return chosen


def walk(get: Callable[[str], Answer], *starts: str) -> Site:
    """Follow every link within the site; name each that is dead, with its page.

    From a page whose address has answers in it (after a `?`), no others with answers
    are followed: their combinations have no end.
    """
    site, waiting, from_page = Site(), deque(starts), dict.fromkeys(starts, "")
    places: list[tuple[str, str, str]] = []
    while waiting:
        path = waiting.popleft()
        answer = get(path)
        if answer.status != 200:
            site.dead.append(f"{from_page[path]} → {path}: {answer.status}")
        if answer.status != 200 or "html" not in answer.kind:
            continue
        site.pages[path] = answer
        for link in links(path, answer.text):
            target, _, place = link.partition("#")
            if place:
                places.append((path, target, place))
            is_deeper = "?" in target and "?" in path
            if target not in from_page and not is_deeper:
                from_page[target] = path
                waiting.append(target)
    site.dead += missing_places(site, places)
    return site


def listed(client: Client, base: str) -> list[str]:
    """Return the paths that sitemap.xml lists; all are those of the one site."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = [str(place.text) for place in root.iter(SITEMAP_PLACE)]
    assert all(address.startswith(f"{base}/") for address in addresses)
    return [address.removeprefix(base) for address in addresses]


def links(path: str, text: str) -> list[str]:
    """Return the links of a page that stay within the site, as absolute paths."""
    found = []
    for address in map(unescape, LINK.findall(text)):
        whole = urljoin(path, address)
        parts = urlsplit(whole)
        if not (parts.scheme or parts.netloc) and not whole.startswith(NOT_FOLLOWED):
            found.append(whole)
    return found


def missing_places(site: Site, places: list[tuple[str, str, str]]) -> list[str]:
    """Name the links to a place within a page that the page does not have."""
    marks = {path: set(PLACE.findall(page.text)) for path, page in site.pages.items()}
    return [
        f"{path} → {target}#{place}: no such place"
        for path, target, place in places
        if target in marks and unescape(place) not in marks[target]
    ]
