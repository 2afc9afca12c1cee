"""The pages of the guides, in both languages."""

import pytest

from portal.guides.models import Guide

pytestmark = pytest.mark.usefixtures("content")


def page(client, address):
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/guides/", "/guides/trouble/", "/guides/gol/"])
def test_the_ways_to_a_guide_are_there(client, prefix, path):
    assert "<h1>" in page(client, f"{prefix}{path}")


def test_a_job_or_software_that_nobody_knows_is_not_found(client):
    for address in ("/guides/nix/", "/guides/gol/nix/", "/guides/nix/becky/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_software_has_a_page_for_every_job(client, prefix):
    for row in Guide.objects.select_related("client"):
        page(client, f"{prefix}/guides/{row.scenario}/{row.client.slug}/")
