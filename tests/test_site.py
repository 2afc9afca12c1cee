"""The whole public site: no dead link in either language, and HTML without errors."""

import pytest

from tests import nu, shipped
from tests.browser import held_against, page_at
from tests.crawl import Answer, listed, walk

pytestmark = pytest.mark.embedded


@pytest.fixture
def site(client, live_server):
    """Walk the site from both home pages."""
    shipped.load()

    def get(path: str) -> Answer:
        page = client.get(path, follow=True)
        templates = {t.name for t in page.templates if t.name}
        content = b"" if page.streaming else page.content
        return Answer(
            page.status_code,
            page["Content-Type"],
            content.decode(errors="replace"),
            tuple(sorted(templates)),
            page.get("Cache-Control", ""),
        )

    return walk(get, "/", "/en/")


def test_the_site_is_sound(site, client, settings, live_server, browser, tmp_path):
    """All in one test, because a walk takes a while."""
    assert len(site.pages) > 500
    assert site.dead == []
    chosen = site.one_per_template()
    assert len(chosen) > 20
    html = {path: page.text.encode() for path, page in chosen.items()}
    assert nu.errors(html, tmp_path) == []
    assert [*accessibility(browser, live_server.url, chosen)] == []
    assert without_counterpart(site.pages) == set()
    settings.BASE_URL = "https://station.example"
    for path in listed(client, settings.BASE_URL):
        assert "public" in site.pages[path].cache, path


def accessibility(browser, base, paths):
    """Find what axe holds against the pages, and those that are wider than a phone."""
    for path in paths:
        with page_at(browser, base + path, width=320) as watched:
            problems = [*watched.complaints]
            if watched.overflow() > 0:
                problems.append(f"{watched.overflow()} px too wide")
            problems += held_against(watched)
        yield from (f"{path}: {problem}" for problem in problems)


def without_counterpart(paths):
    """Return the pages that stand in one language only."""
    plain = {path for path in paths if "?" not in path}
    english = {path for path in plain if path.startswith("/en/")}
    return {f"/en{path}" for path in plain - english} ^ english
