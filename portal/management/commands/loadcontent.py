"""Load the texts that the site starts with."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.module_loading import import_string

from portal.faq import texts as faq
from portal.guides import texts as guides
from portal.providers import texts as providers
from portal.texts import Loaded, read

CONTENT = Path(__file__).resolve().parents[2] / "content"


def _load_faq() -> Loaded:
    return faq.load(read(CONTENT / "faq.yaml"))


def _load_guides() -> Loaded:
    clients = sorted((CONTENT / "guides").glob("*.yaml"))
    return guides.load(
        [read(path) for path in clients],
        read(CONTENT / "troubles.yaml"),
    )


def _load_providers() -> Loaded:
    return providers.load((CONTENT / "providers.csv").read_bytes())


def _load_impact() -> Loaded:
    # The app stands above the portal: it says by name what brings its texts in.
    config: Any = apps.get_app_config("impact")
    loaded: Loaded = import_string(config.texts)(read(CONTENT / "impact.yaml"))
    return loaded


SUBJECTS = {
    "faq": ("FAQ", _load_faq),
    "guides": ("Guides", _load_guides),
    "impact": ("Impact check", _load_impact),
    "providers": ("Providers", _load_providers),
}


class Command(BaseCommand):
    """Bring in new and changed texts; never overwrite what staff edited."""

    help = "Load portal/content; what staff changed is left alone and named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the subjects to load."""
        parser.add_argument("subjects", nargs="*", help="of: " + ", ".join(SUBJECTS))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load each subject, and say what was done."""
        for subject in options["subjects"] or SUBJECTS:
            title, load = SUBJECTS[subject]
            with transaction.atomic():
                loaded = load()
            self.stdout.write(
                f"{title}: {len(loaded.added)} added, {len(loaded.updated)} updated,"
                f" {len(loaded.left_alone)} left as staff made them."
            )
            for slug in loaded.left_alone:
                self.stdout.write(f"  left alone: {slug}")
