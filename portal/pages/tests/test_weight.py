"""How much a page weighs on the way: at most 60 KB compressed, without pictures."""

import gzip
import re

import pytest
from django.conf import settings

from portal.pages.tests.reading import ADDRESSES

pytestmark = pytest.mark.django_db


MOST = 60_000  # bytes


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_with_its_styles_and_scripts_is_light(client, address):
    page = client.get(address).content
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page.decode())
    parts = [page, *((settings.BASE_DIR / "static" / f).read_bytes() for f in files)]
    assert len(files) >= 6
    assert sum(len(gzip.compress(part)) for part in parts) <= MOST
