"""Bring the shipped providers in; what staff or an import made of them stays."""

from portal import texts
from portal.providers.intake.columns import check_file
from portal.providers.intake.planning import complete
from portal.providers.models import Provider


def load(data: bytes) -> texts.Loaded:
    """Bring the shipped file in, and report what was left alone."""
    loaded = texts.Loaded()
    known = Provider.objects.in_bulk(field_name="slug")
    for item in check_file(data).items:
        wanted = complete(known.get(item.slug), item.values)
        texts.bring_in(Provider.objects.all(), item.slug, wanted, loaded)
    loaded.end()
    return loaded
