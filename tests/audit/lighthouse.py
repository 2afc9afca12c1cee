"""Lighthouse on the pages that most visitors see: 100 in all four, both languages."""

import json
import os
import subprocess
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests.browser import QUIET, chromium
from tests.crawl import Site

HERE = Path(__file__).parent
PAGES = ("/", "/faq/", "/op25b/", "/guides/new-mailbox/ios-mail/", "/providers/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
INSTALL = ["npm", "ci", "--ignore-scripts", "--silent"]


def below(base: str, site: Site, console: Console) -> list[str]:
    """Return each category of a page that does not have 100."""
    subprocess.run(INSTALL, cwd=HERE, check=True)
    found = []
    paths = [f"{prefix}{path}" for path in PAGES for prefix in ("", "/en")]
    for path in track(paths, "Looking with Lighthouse …", console=console):
        if path not in site.pages:
            found.append(f"{path}: no such page")
            continue
        report = _report(base + path)["categories"]
        scores = {name: round(report[name]["score"] * 100) for name in CATEGORIES}
        found += [f"{path} {name}: {n}" for name, n in scores.items() if n < 100]
    return found


def _report(url: str) -> dict[str, dict[str, dict[str, float]]]:
    flags = ["--headless=new", *QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    done = subprocess.run(
        [
            HERE / "node_modules/.bin/lighthouse",
            url,
            "--output=json",
            "--quiet",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(flags)}",
        ],
        env={**os.environ, "CHROME_PATH": chromium()},
        capture_output=True,
        check=True,
        text=True,
    )
    report: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return report
