"""What every test needs: plain static files, fresh counters, the right pass."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page

from portal.celery import app
from tests import browser as browsers


def pytest_configure() -> None:
    """Serve unhashed static files; give each test process a cache of its own."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.PAGE_CACHE_SECONDS = 0  # a page made in one test is not another's
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns else
    if settings.REDIS_URL:
        number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        settings.CACHES["default"] |= {
            "LOCATION": f"{settings.REDIS_URL}/{number}",
            # A busy machine is no Redis that is away: the counters would stand still.
            "OPTIONS": {"socket_timeout": 20, "socket_connect_timeout": 20},
        }


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what belongs to the other pass (see `make test`)."""
    other = "embedded" if settings.PRODUCTION else "production"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(other)]
    # The slow ones first: the last of them would run while the other cores are idle.
    items.sort(key=lambda item: not item.nodeid.startswith("tests/"))


@pytest.fixture(scope="session", autouse=True)
def _own_queue(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the messages of the tests away from the worker of `make run`."""
    if not settings.REDIS_URL:
        folder = str(tmp_path_factory.mktemp("queue"))
        names = ("data_folder_in", "data_folder_out", "control_folder")
        app.conf.broker_transport_options |= dict.fromkeys(names, folder)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def client() -> Client:
    """Return a client that speaks https where the portal insists on it."""
    return SecureClient() if settings.PRODUCTION else Client()


class SecureClient(Client):
    """A client whose requests count as https."""

    def request(self, **request: Any) -> Any:
        """Send a request over what counts as TLS."""
        https = {"wsgi.url_scheme": "https", "SERVER_PORT": "443"}
        return super().request(**request | https)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a module a Chromium; without one its tests are left out, or fail in CI.

    Not for the whole session: while it runs, its event loop is that of the main thread,
    which the database and asyncio.run() refuse.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        try:
            browsers.chromium()
        except browsers.NoBrowserError as missing:
            if os.environ.get("STATION_REQUIRE") == "all":
                raise
            pytest.skip(str(missing))
        with browsers.browser() as running:
            yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a test a page in a context of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
