"""docs/settings.md names every variable that is read, with its default."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from portal import environment

pytestmark = pytest.mark.embedded  # nothing here differs in production

PAGE = settings.BASE_DIR / "docs" / "settings.md"
ROW = re.compile(r"^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)
PRINT_SEEN = (
    "import json; from portal import environment, settings;"
    " print(json.dumps(environment.SEEN))"
)


@pytest.fixture(scope="module")
def written():
    return dict(ROW.findall(PAGE.read_text()))


@pytest.fixture(scope="module")
def read():
    """Return what the settings read where nothing is set."""
    untouched = {k: v for k, v in os.environ.items() if k not in environment.SEEN}
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_SEEN],
        env=untouched,
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    seen = json.loads(printed.stdout)
    return {name: seen[name].removeprefix(f"{settings.BASE_DIR}/") for name in seen}


def test_every_setting_stands_in_the_page_and_nothing_else_does(written, read):
    assert sorted(written) == sorted(read)


def test_the_page_names_the_defaults(written, read):
    assert written == read


def test_no_setting_is_described_twice():
    names = [name for name, _default in ROW.findall(PAGE.read_text())]

    assert len(names) == len(set(names))


def test_no_code_reads_the_environment_past_the_settings():
    readers = {
        str(path.relative_to(settings.BASE_DIR))
        for app in ("portal", "members", "impact")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "os.environ" in path.read_text() and "tests" not in path.parts
    }

    assert readers <= {
        "members/management/commands/station.py",  # PORT, and its children's settings
        "portal/environment.py",
        "portal/celery.py",  # names the settings module
        "portal/wsgi.py",  # the same
    }
