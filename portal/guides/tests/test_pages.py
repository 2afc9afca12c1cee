"""The pages of the guides, in both languages."""

import re

import pytest

from portal.guides.models import Client, Guide, Scenario

pytestmark = pytest.mark.usefixtures("content")

MARKS = ("host", "port", "encryption", "authentication", "username")
CLIENTS = {
    "apple-mail-macos",
    "becky",
    "denshin8",
    "edmax",
    "em-client",
    "epson-mfp",
    "evolution-kmail",
    "exim",
    "fairemail",
    "gmail-android",
    "gmail-ios",
    "gmail-web-sendas",
    "hidemaru-mail",
    "ios-mail",
    "konica-minolta-mfp",
    "mutt-msmtp",
    "nas",
    "outlook-classic-windows",
    "outlook-express-6",
    "outlook-mac",
    "outlook-mobile",
    "outlook-new-windows",
    "postfix",
    "ricoh-mfp",
    "samsung-email",
    "sendmail",
    "shuriken",
    "spark",
    "sylpheed-claws",
    "thunderbird-android",
    "thunderbird-desktop",
    "windows-live-mail",
    "windows-mail",
    "windows-mail-vista",
}


def page(client, address):
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def guides():
    """Return every guide with its address."""
    rows = Guide.objects.select_related("client", "instead")
    return [(row, f"/guides/{row.scenario}/{row.client.slug}/") for row in rows]


def test_every_known_client_has_a_guide_for_every_job():
    assert set(Client.objects.values_list("slug", flat=True)) == CLIENTS
    assert Guide.objects.count() == len(CLIENTS) * len(Scenario)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/guides/", *(f"/guides/{s}/" for s in Scenario)])
def test_the_chooser_leads_to_every_client(client, prefix, path):
    text = page(client, f"{prefix}{path}")
    scenario = "other-provider" if path == "/guides/" else path.split("/")[2]
    for slug in CLIENTS:
        assert f'href="{prefix}/guides/{scenario}/{slug}/"' in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_guide_that_works_has_all_values_marked(client, prefix):
    for row, address in guides():
        text = page(client, f"{prefix}{address}")
        marks = {mark for mark in MARKS if f'data-setting="{mark}"' in text}
        assert marks == (set() if row.fits == "no" else set(MARKS)), address


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_guide_that_cannot_do_it_names_one_that_can(client, prefix):
    for row, address in guides():
        if row.fits == "yes":
            continue
        text = page(client, f"{prefix}{address}")
        other = f'href="{prefix}/guides/{row.scenario}/{row.instead.slug}/"'
        assert other in text, address
        found = Guide.objects.get(scenario=row.scenario, client=row.instead)
        assert found.fits == "yes"


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "お使いのバージョンでは異なることがあります"),
        ("/en", "may differ in your version"),
    ],
)
def test_what_was_not_checked_says_that_it_may_differ(client, prefix, words):
    for row, address in guides():
        if row.client.confidence == "low" and row.fits != "no":
            text = page(client, f"{prefix}{address}")
            assert words in text[: text.index('class="settings"')], address


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_warning_of_gols_server_stands_before_the_first_step(client, prefix):
    for row, address in guides():
        if row.scenario == Scenario.GOL and row.fits != "no":
            text = page(client, f"{prefix}{address}")
            first = text.index('<ol class="steps')
            assert text.index("SPF") < first, address
            assert text.index("553") < first, address


def test_a_new_mailbox_is_received_by_imap_and_by_pop(client):
    text = page(client, "/guides/new-mailbox/thunderbird-desktop/")
    for mark in MARKS:
        for prefix in ("imap", "pop"):
            assert f'data-setting="{prefix}-{mark}"' in text


@pytest.mark.embedded  # many pages, the same from any database
def test_no_guide_leaves_a_place_unfilled(client):
    for _row, address in guides():
        for prefix in ("", "/en"):
            text = page(client, f"{prefix}{address}")
            assert re.findall(r"\{[a-z_]+\}", text) == [], address


def test_sources_and_staff_notes_are_not_for_visitors(client):
    for row, address in guides():
        text = page(client, address)
        notes = [*row.client.source.splitlines(), *row.client.staff_note.splitlines()]
        for note in notes:
            assert note.strip() not in text, address


def test_a_job_or_software_that_nobody_knows_is_not_found(client):
    for address in ("/guides/nix/", "/guides/gol/nix/", "/guides/nix/becky/"):
        assert client.get(address).status_code == 404


def test_the_pages_are_public_and_set_no_cookie(client):
    for address in ("/guides/", "/guides/gol/", "/guides/gol/becky/"):
        response = client.get(address)
        assert "public" in response.headers["Cache-Control"]
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")


def test_a_page_is_the_same_bytes_whatever_asks_for_it(client):
    agents = ("Mozilla/5.0 (Windows NT 10.0)", "Mozilla/5.0 (iPhone)", "")
    pages = {
        client.get("/guides/", headers={"User-Agent": agent}).content
        for agent in agents
    }
    assert len(pages) == 1


def test_a_page_takes_two_statements_at_most(client, django_assert_max_num_queries):
    addresses = ("/guides/", "/guides/gol/", "/guides/gol/becky/", "/guides/trouble/")
    for address in addresses:
        page(client, address)  # the texts are read now
        with django_assert_max_num_queries(2):
            page(client, address)
