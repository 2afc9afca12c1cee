"""A real Chromium for the tests: pages at a width and a scheme, and what they hold."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

Scheme = Literal["light", "dark"]
WIDTHS = (320, 768, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEIGHT = 900
# A scheme, a width, and the rules of axe to ask about (none: all). Nothing but colours
# depends on the scheme. `make audit` asks everything everywhere, which takes minutes.
Look = tuple[Scheme, int, tuple[str, ...]]
LOOKS: list[Look] = [("light", 320, ()), ("dark", 1280, ("color-contrast",))]
EVERYWHERE = os.environ.get("AXE") == "everywhere"
if EVERYWHERE:
    LOOKS = [(scheme, width, ()) for scheme in SCHEMES for width in WIDTHS]
# Without these every start tries to reach its maker's servers.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# The 5 seconds of Playwright's own are little where several tests share two cores.
expect.set_options(timeout=30_000)


class NoBrowserError(Exception):
    """Chromium is not installed."""


@dataclass(frozen=True)
class Watched:
    """A page, and what went wrong on it: script errors and refusals of the policy."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def violations(self, *rules: str) -> str:
        """Return what axe finds against the page by these rules, or by all."""
        # A colour on its way from one scheme to the other is neither of them.
        self.page.evaluate(
            "Promise.all(document.getAnimations().map(one => one.finished))"
        )
        only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        found = Axe().run(self.page, options=DEFAULT_OPTIONS | only)
        return found.generate_report() if found.violations_count else ""

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth"
                " - document.documentElement.clientWidth"
            )
        )


def chromium() -> str:
    """Return where Chromium is; without windows a page opens three times as fast."""
    for name in ("chromium-headless-shell", "chromium", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise NoBrowserError("chromium is not installed")


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Run a headless Chromium that ends with the block."""
    # Root has no sandbox to drop into.
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags)
        yield running
        running.close()


@contextlib.contextmanager
def page_at(
    running: Browser, url: str, *, width: int = 1280, scheme: Scheme = "light"
) -> Iterator[Watched]:
    """Open a page in a context of its own (no cookies) and watch what it complains."""
    context = running.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme
    )
    watched = watch(context.new_page())
    watched.page.goto(url)
    yield watched
    context.close()


def watch(page: Page) -> Watched:
    """Note script errors and what the console reports, from now on."""
    watched = Watched(page)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watched.complaints.append(message.text)

    def on_error(error: Error) -> None:
        watched.complaints.append(str(error))

    page.on("console", on_console)
    page.on("pageerror", on_error)
    return watched


def be_sound(watched: Watched) -> None:
    """Hold a page to the policy, to its width at every size, and to axe."""
    page = watched.page
    page.wait_for_load_state()  # a click does not wait for it
    assert watched.complaints == [], page.url
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert watched.overflow() <= 0, (page.url, width)
    if not _is_asked_elsewhere(page.url):
        assert held_against(watched) == [], page.url


def held_against(watched: Watched) -> list[str]:
    """Return what axe finds at every look."""
    page, found = watched.page, []
    for scheme, width, rules in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if report := watched.violations(*rules):
            found.append(f"{scheme}, {width} px: {report}")
    # axe reads sheets that import others in a way that the policy refuses.
    watched.complaints.clear()
    return found


def _is_asked_elsewhere(url: str) -> bool:
    """Tell whether CI leaves a page to its twin, or to the walk of test_site.

    English has the elements of Japanese; the walk asks about one page of each template
    that everybody may see. An address with answers in it may be off its ways.
    """
    asked = urlsplit(url)
    is_public = not asked.path.startswith(("/members/", "/accounts/", "/admin/"))
    is_left = asked.path.startswith("/en/") or (is_public and not asked.query)
    return is_left and not EVERYWHERE
