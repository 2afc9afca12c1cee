"""Every place that shows a mail setting shows the same: the published one."""

import plistlib
import re

import pytest
from defusedxml import ElementTree

from members import notices
from members.tests import make
from portal.guides import dns
from portal.guides.autodiscover import REQUEST, SETTINGS
from portal.guides.profiles import profile
from tests import shipped

PUBLISHED = {
    "SUBMISSION_HOST": "smtp.mail.example",
    "SUBMISSION_PORT": 1587,
    "SUBMISSIONS_PORT": 1465,
    "IMAP_HOST": "imap.mail.example",
    "IMAP_PORT": 1993,
    "POP_HOST": "pop.mail.example",
    "POP_PORT": 1995,
}
SENDING = ("smtp.mail.example", "1587")
SENDING_TLS = ("smtp.mail.example", "1465")
IMAP = ("imap.mail.example", "1993")
POP = ("pop.mail.example", "1995")
STARTTLS, TLS = "STARTTLS", "SSL/TLS"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published(settings):
    """Publish values that nobody can have typed into a text."""
    for name, value in PUBLISHED.items():
        setattr(settings, name, value)


@pytest.fixture
def marks(client):
    """Return a function that reads the marked values of a page."""

    def marks(path):
        page = client.get(path).content.decode()
        found = re.findall(r'data-setting="([a-z-]+)"[^>]*>([^<]*)<', page)
        return {name: value.strip() for name, value in found}

    return marks


def test_thunderbird_is_told_the_same(client):
    provider = ElementTree.fromstring(client.get("/mail/config-v1.1.xml").content)[0]
    ways = [
        (server.get("type"), server.findtext("hostname"), server.findtext("port"))
        for server in provider
        if server.tag.endswith("Server")
    ]

    assert ways == [
        ("imap", *IMAP),
        ("pop3", *POP),
        ("smtp", *SENDING),
        ("smtp", *SENDING_TLS),
    ]


def test_outlook_is_told_the_same(client):
    body = (
        f'<Autodiscover xmlns="{REQUEST}"><Request>'
        "<EMailAddress>alice@gol.com</EMailAddress></Request></Autodiscover>"
    )
    answer = client.post(
        "/autodiscover/autodiscover.xml", body, content_type="text/xml"
    )
    root = ElementTree.fromstring(answer.content)
    fields = [
        {c.tag.partition("}")[2]: c.text for c in element}
        for element in root.iter(f"{{{SETTINGS}}}Protocol")
    ]

    assert [(f["Type"], f["Server"], f["Port"]) for f in fields] == [
        ("IMAP", *IMAP),
        ("POP3", *POP),
        ("SMTP", *SENDING),
    ]


def test_a_profile_holds_the_same():
    whole = plistlib.loads(profile("alice@gol.com", name="GOL"))
    account = whole["PayloadContent"][0]
    ways = [
        (
            account[f"{way}MailServerHostName"],
            str(account[f"{way}MailServerPortNumber"]),
        )
        for way in ("Incoming", "Outgoing")
    ]

    assert ways == [IMAP, SENDING]


def test_the_dns_advice_is_the_same():
    values = {record.name.split(".")[0]: record.value for record in dns.records()}
    ways = {name: tuple(value.split()[2:]) for name, value in values.items()}

    for name, (host, port) in {
        "_submission": SENDING,
        "_submissions": SENDING_TLS,
        "_imaps": IMAP,
        "_pop3s": POP,
    }.items():
        assert ways[name] == (port, f"{host}.")


def test_the_page_of_the_mailbox_shows_the_same(client, marks):
    client.force_login(make.mailbox("alice").account)
    values = marks("/members/mailbox/")

    assert (values["host"], values["port"]) == SENDING
    assert (values["imap-host"], values["imap-port"]) == IMAP
    assert (values["pop-host"], values["pop-port"]) == POP
    assert values["encryption"] == STARTTLS
    assert values["imap-encryption"] == values["pop-encryption"] == TLS
    assert values["username"] == "alice@gol.com"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("scenario", ["gol", "new-mailbox"])
def test_a_guide_shows_the_same(marks, scenario, language):
    shipped.load()
    values = marks(f"{language}/guides/{scenario}/thunderbird-desktop/")

    assert (values["host"], values["port"]) == SENDING
    assert values["encryption"] == STARTTLS
    if scenario == "new-mailbox":
        assert (values["imap-host"], values["imap-port"]) == IMAP
        assert (values["pop-host"], values["pop-port"]) == POP


def test_the_welcome_message_names_the_same():
    text = notices.welcome(make.mailbox("alice")).get_content()

    for host, port in (SENDING, IMAP, POP):
        assert host in text
        assert port in text
