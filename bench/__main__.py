"""Measure everything, or what is named.

There are: pages ready claims rush imports reconcile console.

CLAIMS (10,000), LINES (100,000) and MAILBOXES (1,000,000) in the environment make it
shorter.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from bench.place import Place
from bench.table import Row, say, show

ALL = ("pages", "ready", "claims", "rush", "imports", "reconcile", "console")


def main(*names: str) -> None:
    """Print a table of what was measured."""
    with tempfile.TemporaryDirectory(prefix="station-bench-") as directory:
        place = Place(Path(directory))
        os.environ.update(place.environment)
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        importlib.import_module("bench.people").own_network()
        show([row for name in names or ALL for row in _measured(name, place)])


def _measured(name: str, place: Place) -> list[Row]:
    say(f"measuring {name} …\n")
    return list(importlib.import_module(f"bench.{name}").measure(place))


if __name__ == "__main__":
    main(*sys.argv[1:])
