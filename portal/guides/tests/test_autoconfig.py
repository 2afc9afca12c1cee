"""Thunderbird and others configure themselves, and learn of no address."""

import pytest
from defusedxml import ElementTree as Hardened

from portal.guides import dns

PATHS = ("/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml")


@pytest.mark.parametrize("path", PATHS)
def test_the_document_is_xml_of_version_1_1(client, path):
    answer = client.get(path)

    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert Hardened.fromstring(answer.content).attrib == {"version": "1.1"}


@pytest.mark.parametrize("path", PATHS)
def test_the_answer_is_the_same_for_every_address(client, path):
    plain = client.get(path).content

    for address in ("alice@gol.com", "nobody@gol.com", "x@elsewhere.example", "<&"):
        assert client.get(path, {"emailaddress": address}).content == plain


def test_the_first_way_to_receive_and_to_send_is_the_preferred_one(client):
    provider = Hardened.fromstring(client.get(PATHS[0]).content)[0]
    incoming = next(provider.iter("incomingServer"))
    outgoing = next(provider.iter("outgoingServer"))

    assert incoming.attrib == {"type": "imap"}
    assert outgoing.findtext("port") == "587"
    assert outgoing.findtext("socketType") == "STARTTLS"


def test_no_way_is_unencrypted(client):
    provider = Hardened.fromstring(client.get(PATHS[0]).content)[0]

    assert {e.text for e in provider.iter("socketType")} == {"SSL", "STARTTLS"}


def test_names_of_the_document_are_as_short_as_clients_want(client, settings):
    settings.OPERATOR_NAME_EN = "The Very Long Name of an Operator " * 4
    provider = Hardened.fromstring(client.get(PATHS[0]).content)[0]

    assert len(provider.findtext("displayName") or "") == 60


def test_a_cache_may_keep_it(client):
    answer = client.get(PATHS[0])

    assert "public" in answer["Cache-Control"]
    assert answer["ETag"]
    assert not answer.cookies


@pytest.mark.parametrize("name", ["autoconfig", "autodiscover"])
def test_it_is_served_under_the_name_that_mail_software_looks_up(client, name):
    host = f"{name}.gol.com"

    assert client.get(PATHS[0], headers={"Host": host}).status_code == 200


def test_the_dns_prefers_immediate_tls_and_denies_unencrypted_ways(settings):
    settings.BASE_URL = "https://station.example"
    found = {record.name.split(".")[0]: record.value for record in dns.records()}

    assert found["_submissions"].split()[0] < found["_submission"].split()[0]
    assert found["_imap"] == found["_pop3"] == "0 0 0 ."
    assert found["autoconfig"] == "station.example."
    assert found["_autodiscover"] == "0 1 443 station.example."


def test_without_a_base_url_no_name_of_the_portal_is_advised(settings):
    settings.BASE_URL = ""

    assert {record.kind for record in dns.records()} == {"SRV"}
