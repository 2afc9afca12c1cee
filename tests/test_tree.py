"""The house stays small: files, functions and templates have a ceiling."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 300, 40, 120
CODE = (".py", ".css", ".js", ".sh")
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work|root|home|Users)/[\w.-]+")
REGISTRY = re.compile(r"https?://[\w.-]*(?:registry|pypi|simple|pythonhosted)[\w.-]*")


@pytest.fixture(scope="module")
def files():
    listed = subprocess.run(
        ["git", "ls-files"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\n")
    # Outside a clone nothing is listed, and nothing can be committed either.
    return [
        path for name in listed if name and (path := settings.BASE_DIR / name).is_file()
    ]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_of_code_is_long(files):
    code = [p for p in files if p.suffix in CODE and "migrations" not in p.parts]

    assert [str(path) for path in code if lines(path) > FILE_LINES] == []


def test_no_template_is_long(files):
    templates = [path for path in files if path.suffix == ".html"]

    assert [str(path) for path in templates if lines(path) > TEMPLATE_LINES] == []


def test_no_function_is_long(files):
    python = [p for p in files if p.suffix == ".py" and "migrations" not in p.parts]

    assert [found for path in python for found in long_functions(path)] == []


def long_functions(path: Path) -> list[str]:
    return [
        f"{path}:{node.lineno} {node.name}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]


def test_no_file_names_a_machine_or_a_registry(files):
    texts = [p for p in files if p.suffix not in {".mo", ".png", ".ico", ".woff2"}]

    assert [
        f"{path}: {found.group()}"
        for path in texts
        if path.name != "test_tree.py"
        for pattern in (MACHINE_PATH, REGISTRY)
        if (found := pattern.search(path.read_text(errors="replace")))
    ] == []
