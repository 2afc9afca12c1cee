"""Set-up on a machine that lacks something says so in one sentence."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.embedded  # nothing here differs in production

TOOLS = ("sh", "cmp", "cp", "rm", "env")


@pytest.fixture
def set_up(tmp_path):
    """Return a function that runs the set-up where only the given Python is found."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "requirements").mkdir()
    shutil.copy(settings.BASE_DIR / "requirements/set-up.sh", tmp_path / "requirements")
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))

    def run(python: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        if python:
            program = tmp_path / "bin" / "python3"
            program.write_text(f"#!/bin/sh\n{python}\n")
            program.chmod(0o755)
        return subprocess.run(
            ["sh", "requirements/set-up.sh", "run"],
            cwd=tmp_path,
            env={"PATH": str(tmp_path / "bin"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_no_python_at_all(set_up):
    ended = set_up()

    assert ended.returncode == 1
    assert ended.stderr == (
        "Python 3.11 or later is needed: install it, or name one with PYTHON=…\n"
    )


def test_a_python_that_is_too_old(set_up):
    ended = set_up("exit 1")

    assert ended.returncode == 1
    assert "Python 3.11 or later is needed" in ended.stderr


def test_a_named_python_that_is_too_old(set_up):
    ended = set_up("exit 1", PYTHON="python3")

    assert ended.returncode == 1
    assert ended.stderr == "PYTHON=python3 is no Python 3.11 or later.\n"


def test_a_debian_without_python3_venv(set_up):
    ended = set_up('case "$2" in *ensurepip*) exit 1 ;; esac')

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "install python3-venv" in ended.stderr


def test_a_python_without_django_says_which_one_to_take():
    ended = subprocess.run(
        [sys.executable, "-S", "manage.py", "help"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("This Python has no Django. Run .venv/bin/python")
    assert len(ended.stderr.splitlines()) == 1
