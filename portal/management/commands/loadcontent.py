"""Load the texts that the site starts with."""

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.faq import texts

CONTENT = Path(__file__).resolve().parents[2] / "content"


class Command(BaseCommand):
    """Bring in new and changed texts; never overwrite what staff edited."""

    help = "Load portal/content/*.yaml; what staff changed is left alone and named."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load each subject, and say what was done."""
        shipped = yaml.safe_load((CONTENT / "faq.yaml").read_text(encoding="utf-8"))
        with transaction.atomic():
            loaded = texts.load(shipped)
        self.stdout.write(
            f"FAQ: {len(loaded.added)} added, {len(loaded.updated)} updated,"
            f" {len(loaded.left_alone)} left as staff made them."
        )
        for slug in loaded.left_alone:
            self.stdout.write(f"  left alone: {slug}")
