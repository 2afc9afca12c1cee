"""Outlook finds the servers by POX and JSON; junk and strangers find nothing."""

from xml.etree import ElementTree as ET

import pytest
from defusedxml import ElementTree as Hardened

from portal.guides.autodiscover import LARGEST_REQUEST, REQUEST, RESPONSE, SETTINGS

PATH = "/autodiscover/autodiscover.xml"
JSON = "/autodiscover/autodiscover.json"


def asking(address="alice@gol.com", schema=SETTINGS):
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{REQUEST}">'
        f"<Request><EMailAddress>{address}</EMailAddress>"
        f"<AcceptableResponseSchema>{schema}</AcceptableResponseSchema>"
        "</Request></Autodiscover>"
    )


@pytest.fixture
def ask(client):
    """Return a function that posts a body and returns the parsed answer."""

    def ask(body, path=PATH):
        answer = client.post(path, body, content_type="text/xml")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        return Hardened.fromstring(answer.content)

    return ask


def error(root):
    return root.findtext(f".//{{{RESPONSE}}}ErrorCode")


def protocols(root):
    rows = {}
    for element in root.iter(f"{{{SETTINGS}}}Protocol"):
        fields = {child.tag.partition("}")[2]: child.text for child in element}
        rows[fields["Type"]] = fields
    return rows


@pytest.mark.parametrize(
    "path",
    [PATH, "/Autodiscover/Autodiscover.xml", "/AUTODISCOVER/AUTODISCOVER.XML"],
)
def test_any_case_of_the_path_is_answered(ask, path):
    assert set(protocols(ask(asking(), path))) == {"IMAP", "POP3", "SMTP"}


def test_the_values_of_encryption_say_how_each_port_begins(ask):
    found = protocols(ask(asking()))

    assert (found["SMTP"]["SSL"], found["SMTP"]["Encryption"]) == ("off", "TLS")
    assert (found["IMAP"]["SSL"], found["IMAP"]["Encryption"]) == ("on", "SSL")
    assert {fields["SPA"] for fields in found.values()} == {"off"}


def test_the_address_is_the_name_to_sign_in_with(ask):
    found = protocols(ask(asking("taro.yamada@GOL.com")))

    assert {f["LoginName"] for f in found.values()} == {"taro.yamada@GOL.com"}


def test_an_address_that_nobody_has_is_answered_like_any_other(ask):
    one, other = (ask(asking(f"{name}@gol.com")) for name in ("alice", "nobody"))
    texts = [ET.tostring(one), ET.tostring(other)]

    assert texts[0].replace(b"alice", b"nobody") == texts[1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (asking("alice@elsewhere.example"), "500"),
        (asking("gol.com"), "500"),
        (asking(""), "500"),
        (asking(schema="http://schemas.example/mobilesync"), "601"),
        ("", "600"),
        ("not xml", "600"),
        ("\0\0\0", "600"),
        (b"\xff\xfe\x00", "600"),
        ('<?xml version="1.0" encoding="no-such"?><a/>', "600"),
    ],
)
def test_what_is_not_understood_gets_the_code_that_outlook_knows(ask, body, code):
    assert error(ask(body)) == code


def test_an_entity_is_never_expanded(ask):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbb">]>' + asking("&b;@gol.com").partition("?>")[2]
    file = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>'

    assert error(ask(bomb)) == error(ask(file)) == "600"


def test_a_body_without_end_is_not_read_to_its_end(ask):
    assert error(ask(asking() + " " * LARGEST_REQUEST)) == "600"


def test_markup_in_an_address_stays_text(ask):
    root = ask(asking("&lt;b&gt;&amp;alice@gol.com"))

    assert protocols(root)["IMAP"]["LoginName"] == "<b>&alice@gol.com"


def test_a_reader_in_a_browser_gets_an_answer_too(client):
    assert error(Hardened.fromstring(client.get(PATH).content)) == "600"


@pytest.mark.parametrize(
    "path",
    [
        f"{JSON}?Email=alice@gol.com&Protocol=AutodiscoverV1",
        f"{JSON}?email=alice@gol.com&protocol=autodiscoverv1",
        "/autodiscover/autodiscover.json/v1.0/alice@gol.com?Protocol=AutodiscoverV1",
        "/Autodiscover/Autodiscover.json?Protocol=AutodiscoverV1",
    ],
)
def test_the_json_leads_to_the_xml(client, settings, path):
    settings.BASE_URL = "https://station.example"

    assert client.get(path).json() == {
        "Protocol": "AutodiscoverV1",
        "Url": f"https://station.example{PATH}",
    }


@pytest.mark.parametrize("protocol", ["ActiveSync", "EWS", "", "<script>"])
def test_other_protocols_are_not_offered(client, protocol):
    answer = client.get(JSON, {"Email": "a@gol.com", "Protocol": protocol})

    assert answer.status_code == 400
    assert answer.json()["ErrorCode"] == "ProtocolNotSupported"
