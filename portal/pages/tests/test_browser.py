"""The public pages in a real browser: widths, schemes, languages."""

import pytest

from tests.browser import SCHEMES, WIDTHS, page_at

pytestmark = pytest.mark.embedded
PAGES = ("/", "/free-address/", "/terms/", "/privacy/", "/about/", "/accessibility/")
ADDRESSES = [f"{prefix}{path}" for prefix in ("", "/en") for path in PAGES]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_sound_at_every_width_and_scheme(live_server, browser, address):
    for width in WIDTHS:
        for scheme in SCHEMES:
            url = f"{live_server.url}{address}"
            with page_at(browser, url, width=width, scheme=scheme) as watched:
                at = f"{address} {width} {scheme}"
                assert watched.violations() == "", at
                assert watched.overflow() == 0, at
                assert watched.complaints == [], at
