"""One source of values: the settings, in the card, the drawing and the files."""

import html
import re

import pytest

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def elsewhere(settings):
    """Publish other servers than usual."""
    settings.SUBMISSION_HOST = "smtp.station.example"
    settings.SUBMISSION_PORT, settings.SUBMISSIONS_PORT = 2587, 2465
    settings.IMAP_HOST, settings.IMAP_PORT = "imap.station.example", 2993
    settings.POP_HOST, settings.POP_PORT = "pop.station.example", 2995


def page(client, address):
    """Return the page as text, as a reader sees it."""
    return html.unescape(client.get(address).content.decode())


def value(text, mark):
    """Return the value that is marked."""
    found = re.search(rf'data-setting="{mark}">([^<]*)<', text)
    return found.group(1) if found else None


def drawing(text):
    """Return the words of the drawn window."""
    start = text.index('class="window ')
    return re.sub(r"<[^>]+>", " ", text[start : text.index("<figcaption", start)])


@pytest.mark.parametrize("scenario", ["gol", "new-mailbox"])
def test_card_and_drawing_show_the_published_server(client, elsewhere, scenario):
    text = page(client, f"/guides/{scenario}/thunderbird-desktop/")
    assert value(text, "host") == "smtp.station.example"
    assert value(text, "port") == "2587"
    assert value(text, "encryption") == "STARTTLS"
    assert "smtp.station.example" in drawing(text)
    assert "2587" in drawing(text)


def test_the_incoming_servers_are_the_published_ones(client, elsewhere):
    text = page(client, "/guides/new-mailbox/ios-mail/")
    assert (value(text, "imap-host"), value(text, "imap-port")) == (
        "imap.station.example",
        "2993",
    )
    assert (value(text, "pop-host"), value(text, "pop-port")) == (
        "pop.station.example",
        "2995",
    )


def test_what_was_checked_with_465_only_is_shown_with_it_first(client, elsewhere):
    text = page(client, "/en/guides/gol/outlook-mac/")
    assert value(text, "port") == "2465"
    assert value(text, "encryption") == "on (SSL/TLS)"
    assert "port 2587, STARTTLS" in text


def test_a_server_without_a_field_for_the_port_gets_it_after_a_colon(client, elsewhere):
    text = page(client, "/guides/gol/windows-mail/")
    assert value(text, "host") == "smtp.station.example:2465"
    assert value(text, "port") == "2465"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("postfix", ["relayhost = [smtp.station.example]:2587", "level = secure"]),
        ("exim", ["dc_smarthost='smtp.station.example::2587'"]),
        ("sendmail", ["`SMART_HOST', `[smtp.station.example]'", "`TCP $h 2587'"]),
        ("mutt-msmtp", ["host smtp.station.example", "port 2587", "tls_starttls on"]),
    ],
)
def test_the_files_of_a_server_are_made_of_the_same_values(
    client, elsewhere, name, lines
):
    text = page(client, f"/en/guides/gol/{name}/")
    for line in lines:
        assert line in text


def test_a_user_name_is_written_for_a_url_where_it_stands_in_one(client):
    text = page(client, "/guides/gol/mutt-msmtp/")
    assert "smtp://user%40gol.com@mail.gol.com:587/" in text


def test_sendmail_is_not_offered_a_port_that_it_cannot_use(client, elsewhere):
    assert "2465" not in page(client, "/en/guides/gol/sendmail/")


def test_labels_are_those_of_the_language_of_the_page(client):
    japanese = page(client, "/guides/gol/ios-mail/")
    english = page(client, "/en/guides/gol/ios-mail/")
    assert "<dt><span>サーバポート</span></dt>" in japanese
    assert "<dt><span>Server Port</span></dt>" in english
    assert '<dt>サーバポート</dt><dd lang="en">Server Port</dd>' in japanese


def test_software_without_english_words_keeps_its_own_with_a_meaning(client):
    text = page(client, "/en/guides/gol/hidemaru-mail/")
    assert '<span lang="ja">サーバーのポート番号 (Port)</span>' in text


def test_who_uses_the_same_sign_in_for_both_is_told_so_only_there(client):
    same, other = "Use same settings as my incoming mail server", "Log on using"
    provider = page(client, "/en/guides/other-provider/outlook-classic-windows/")
    gol = page(client, "/en/guides/gol/outlook-classic-windows/")
    assert same in provider
    assert other not in drawing(provider)
    assert other in gol
    assert same not in drawing(gol)
