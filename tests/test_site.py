"""The whole public site: no dead link in either language, and HTML without errors."""

import pytest
from django.core.management import call_command

from tests import nu
from tests.crawl import Answer, walk

pytestmark = [pytest.mark.embedded, pytest.mark.django_db]


@pytest.fixture
def site(client):
    """Walk the site once from both home pages."""
    call_command("loadcontent", verbosity=0)

    def get(path: str) -> Answer:
        page = client.get(path, follow=True)
        templates = {t.name for t in page.templates if t.name}
        content = b"" if page.streaming else page.content
        return Answer(
            page.status_code,
            page["Content-Type"],
            content.decode(errors="replace"),
            tuple(sorted(templates)),
        )

    return walk(get, "/", "/en/")


def test_the_site_has_no_dead_link_and_no_error_in_its_html(site, tmp_path):
    assert len(site.pages) > 100
    assert site.dead == []
    chosen = {
        path: page.text.encode() for path, page in site.one_per_template().items()
    }
    assert len(chosen) > 12
    assert nu.errors(chosen, tmp_path) == []


def test_each_page_has_a_counterpart_in_the_other_language(site):
    plain = {path for path in site.pages if "?" not in path}
    japanese = {path for path in plain if not path.startswith("/en/")}

    assert {f"/en{path}" for path in japanese} ^ (plain - japanese) == set()
