"""Check that every text is translated: `python -m tests.check_translations`.

The work happens in a copy, so that a check changes nothing.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/ja/LC_MESSAGES/django.po")
MAKEMESSAGES = ("-l", "ja", "--no-location", "--no-obsolete", "--no-wrap", "-v0")
LEFT_OUT = (".git", ".venv", "var", ".*_cache", "__pycache__")


def main() -> int:
    """Print what is wrong; return how many kinds of it there are."""
    if not shutil.which("msgmerge"):
        sys.stderr.write("gettext is not installed (apt install gettext).\n")
        return 1
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory, "station")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        problems = [problem for problem in _problems(copy) if problem]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return len(problems)


def _problems(copy: Path) -> list[str]:
    catalogue = copy / CATALOGUE
    before = _entries(catalogue)
    in_use = _run("msgunfmt", str(catalogue.with_suffix(".mo")))
    is_current = in_use == _compiled(catalogue)
    _run(sys.executable, "manage.py", "makemessages", *MAKEMESSAGES, cwd=copy)
    missing = _entries(catalogue) - before
    superfluous = before - _entries(catalogue)
    return [
        _named("Texts that the catalogue does not have:", missing),
        _named("Texts that nothing uses any more:", superfluous),
        _listed(catalogue, "--untranslated"),
        _listed(catalogue, "--only-fuzzy"),
        "" if is_current else "django.mo is older than django.po.",
    ]


def _entries(catalogue: Path) -> set[str]:
    _header, *entries = catalogue.read_text().strip().split("\n\n")
    return {
        "\n".join(line for line in entry.splitlines() if not line.startswith("#"))
        for entry in entries
    }


def _named(title: str, entries: set[str]) -> str:
    return "\n\n".join([title, *sorted(entries)]) if entries else ""


def _listed(catalogue: Path, which: str) -> str:
    found = _run("msgattrib", which, "--no-wrap", str(catalogue)).strip()
    return f"{which.lstrip('-')}:\n{found}" if found else ""


def _compiled(catalogue: Path) -> str:
    target = catalogue.with_suffix(".checked.mo")
    _run("msgfmt", "--check-format", "-o", str(target), str(catalogue))
    return _run("msgunfmt", str(target))


def _run(*command: str, cwd: Path = ROOT) -> str:
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=cwd
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
