"""The texts that the site ships, loaded once a process: later tests get the rows."""

from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model, QuerySet

from portal.management.commands.loadcontent import SUBJECTS
from portal.texts import touch

_kept: dict[str, list[Model]] = {}


def load(*subjects: str) -> None:
    """Bring in what loadcontent would bring into an empty database."""
    for subject in subjects or SUBJECTS:
        if subject not in _kept:
            call_command("loadcontent", subject, verbosity=0)
            _kept[subject] = [*_rows(subject)]
        else:
            _put(_kept[subject])
    touch()


def _rows(subject: str) -> list[Model]:
    # Plain query sets: the managers of translated models show one language only.
    models = apps.get_app_config(subject).get_models(include_auto_created=True)
    return [row for model in models for row in QuerySet[Any](model)]


@transaction.atomic  # a table of references comes before what it refers to
def _put(rows: list[Model]) -> None:
    for model, some in groupby(rows, key=type):
        QuerySet[Any](model).bulk_create(some)
