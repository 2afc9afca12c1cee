"""Draw the graph of the impact check for the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from impact.drawing import draw

PICTURE = Path(settings.BASE_DIR, "docs/impact.svg")


class Command(BaseCommand):
    """Write docs/impact.svg anew; a test holds it against the questions and rules."""

    help = "Draw the questions of the impact check, and where they lead, as SVG."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Draw."""
        PICTURE.write_text(draw(), encoding="utf-8")
        self.stdout.write(f"Drawn: {PICTURE.relative_to(settings.BASE_DIR)}")
