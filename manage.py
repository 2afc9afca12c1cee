#!/usr/bin/env python
"""Run the portal's commands."""

import os
import sys

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit(
        "This Python has no Django. Run .venv/bin/python manage.py instead;"
        " `make run` makes it."
    )


def main() -> None:
    """Run one command; a wrong setting ends it with one sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Members Station cannot start. {error}")


if __name__ == "__main__":
    main()
