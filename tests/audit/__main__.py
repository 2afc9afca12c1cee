"""Look at the whole public site as `make run` serves it; any finding is a failure.

ONLY in the environment names the parts (html axe lighthouse); PAGES is a part of the
addresses to look at.
"""

import os
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests import browser, nu
from tests.audit import lighthouse
from tests.crawl import Answer, walk
from tests.station import Station

CONSOLE = Console()
PARTS = ("html", "axe", "lighthouse")
MOST_SHOWN = 30


def main() -> int:
    """Return how the process should end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    parts = os.environ.get("ONLY", " ".join(PARTS)).split()
    with tempfile.TemporaryDirectory(prefix="station-audit-") as directory:
        station = Station(Path(directory))
        station.start()
        try:
            return _audit(f"http://127.0.0.1:{station.port}", parts, Path(directory))
        finally:
            station.end()


def _audit(base: str, parts: list[str], directory: Path) -> int:
    site = walk(lambda path: _get(base, path), "/", "/en/")
    wanted = os.environ.get("PAGES", "")
    pages = {path: page for path, page in site.pages.items() if wanted in path}
    CONSOLE.print(f"{len(site.pages)} pages, of which {len(pages)} are looked at.")
    findings = _say("dead links", site.dead)
    if "html" in parts:
        findings += _say("HTML errors", _html(pages, directory))
    if "axe" in parts:
        findings += _say("accessibility", _axe(base, pages))
    if "lighthouse" in parts:
        findings += _say("below 100", lighthouse.below(base, site, CONSOLE))
    return 1 if findings else 0


def _get(base: str, path: str) -> Answer:
    try:
        with urllib.request.urlopen(base + path, timeout=30) as page:  # noqa: S310
            kind = page.headers["Content-Type"]
            return Answer(page.status, kind, page.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        return Answer(error.code, "", "")


def _html(pages: dict[str, Answer], directory: Path) -> list[str]:
    folder = directory / "html"
    folder.mkdir()
    return nu.errors({path: page.text.encode() for path, page in pages.items()}, folder)


def _axe(base: str, pages: dict[str, Answer]) -> list[str]:
    found = []
    with browser.browser() as running:
        for path in track(sorted(pages), "Looking with axe …", console=CONSOLE):
            for width in browser.WIDTHS:
                for scheme in browser.SCHEMES:
                    opened = browser.page_at(
                        running, base + path, width=width, scheme=scheme
                    )
                    with opened as watched:
                        if what := _against(watched):
                            found.append(f"{path} ({width} px, {scheme}): {what}")
    return found


def _against(watched: browser.Watched) -> str:
    sideways = f"{watched.overflow()} px too wide" if watched.overflow() > 0 else ""
    return " ".join([*watched.complaints, watched.violations(), sideways]).strip()


def _say(what: str, findings: list[str]) -> int:
    CONSOLE.print(f"{what}: {len(findings)}")
    for finding in findings[:MOST_SHOWN]:
        CONSOLE.print(f"  {finding}", markup=False)
    return len(findings)


if __name__ == "__main__":
    sys.exit(main())
