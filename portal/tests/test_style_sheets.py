"""Style sheets: short, in layers, and without rules that nothing uses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

SHEETS = sorted(Path(settings.BASE_DIR, "static/css").glob("*.css"))
USERS = ("templates/**/*.html", "static/js/*.js", "members/**/*.py")


def rules(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every word of templates and scripts; of a name put together, its beginning."""
    ours = [path for pattern in USERS for path in settings.BASE_DIR.glob(pattern)]
    djangos = Path(admin.__file__).parent.glob("templates/**/*.html")
    text = " ".join(path.read_text() for path in [*ours, *djangos])
    return set(re.findall(r"[a-z][a-z_-]*", text))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_is_used(sheet, used):
    selectors = " ".join(re.findall(r"([^{}]+){", rules(sheet)))
    classes = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    unused = {
        name
        for name in classes
        if name not in used and f"{name.rpartition('--')[0]}--" not in used
    }
    assert unused == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_is_short_and_in_a_layer(sheet):
    assert len(sheet.read_text().splitlines()) <= 300
    outside = re.sub(r"@layer [a-z, ]+;", "", rules(sheet)).strip()
    assert outside.startswith("@layer")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_raw_colours_are_tokens(sheet):
    if sheet.name in {"tokens.css", "print.css"}:  # paper is black on white
        return
    assert re.findall(r"#[0-9a-f]{3,8}\b", rules(sheet)) == []
