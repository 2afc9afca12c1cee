"""What DNS publishes is held against the settings, and it never takes long."""

import time

import pytest

from portal.guides.dns import Record, records
from portal.mailcheck import checks, hosts, published
from portal.mailcheck.published import check
from portal.providers.tests import servers
from tests.nameserver import BROKEN, SILENT, Nameserver, publish

KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"


@pytest.fixture
def dns(settings, tmp_path):
    """Publish everything that the settings ask for; no server is there."""
    settings.SUBMISSION_HOST = settings.IMAP_HOST = settings.POP_HOST = "localhost"
    settings.SUBMISSION_PORT = settings.SUBMISSIONS_PORT = servers.free_port()
    settings.IMAP_PORT = settings.POP_PORT = servers.free_port()
    settings.BASE_URL = "https://station.example"
    host = hosts.MailHost(
        name="localhost",
        addresses=("192.0.2.25", "2001:db8::25"),
        selector=settings.DKIM_SELECTOR,
        public_key=KEY,
    )
    with Nameserver() as server:
        publish(server, [*records(), *hosts.records(host)])
        settings.DNS_RESOLVER = server.where
        yield server


def states(checked):
    return {finding.subject: finding.state for finding in checked.records}


def test_what_agrees_is_ok_and_servers_that_are_away_are_wrong(dns, monkeypatch):
    monkeypatch.setattr(checks, "_public_key", lambda: KEY)
    checked = checks.run()
    assert set(states(checked).values()) == {"ok"}
    assert {"_submissions._tcp.gol.com. SRV", "gol.com. TXT"} <= states(checked).keys()
    assert "25.2.0.192.in-addr.arpa. PTR" in states(checked)
    assert [finding.state for finding in checked.servers] == ["wrong"] * len(
        checked.servers
    )
    assert checked.wrong == len(checked.servers)


def test_without_a_key_the_record_is_not_compared(dns, settings):
    settings.DKIM_KEY_FILE = ""
    assert states(checks.run())["station._domainkey.gol.com. TXT"] == "unknown"


def test_what_does_not_answer_is_named_in_time(dns, settings):
    for name in ("gol.com", "_imaps._tcp.gol.com", "_dmarc.gol.com"):
        dns.records[name] = SILENT
    began = time.monotonic()
    with servers.dripping() as port:
        settings.IMAP_PORT = port
        checked = checks.run(seconds=1.5)
    assert time.monotonic() - began < 3
    found = states(checked)
    assert found["_dmarc.gol.com. TXT"] == found["_imaps._tcp.gol.com. SRV"]
    assert found["_dmarc.gol.com. TXT"] == "unknown"
    assert found["_submission._tcp.gol.com. SRV"] == "ok"


def test_a_host_without_an_address_is_wrong_and_spf_not_known(dns):
    dns.others.pop(("localhost", "A"))
    dns.others.pop(("localhost", "AAAA"))
    found = states(checks.run())
    assert found["localhost. A, AAAA"] == "wrong"
    assert found["gol.com. TXT"] == "unknown"


def test_a_host_of_which_dns_says_nothing_is_not_known(dns):
    dns.records["localhost"] = BROKEN
    checked = checks.run()
    assert states(checked)["localhost. A, AAAA"] == "unknown"


def spf(dns, *texts):
    dns.records["gol.com"] = [*texts, "some other text"]
    return check(Record("gol.com.", "TXT", "v=spf1 ip4:192.0.2.25 -all"))


@pytest.mark.parametrize(
    ("text", "state", "advice"),
    [
        ("v=spf1 ip4:192.0.2.0/24 ~all", "ok", ""),
        ("v=spf1 include:_spf.example ip4:192.0.2.25 -all", "ok", ""),
        ("v=spf1 include:_spf.example -all", "unknown", published.FOLLOW_SPF),
        ("v=spf1 mx -all", "unknown", published.FOLLOW_SPF),
        ("v=spf1 ip4:198.51.100.1 -all", "wrong", published.CORRECT),
        ("v=spf1 -all", "wrong", published.CORRECT),
        ("no policy", "wrong", published.PUBLISH),
    ],
)
def test_spf_has_to_allow_the_mail_host(dns, text, state, advice):
    found = spf(dns, text)
    assert (found.state, found.advice) == (state, advice)
    assert found.wanted == ("" if state == "ok" else "v=spf1 ip4:192.0.2.25 -all")


def test_two_records_of_spf_count_as_none(dns):
    assert spf(dns, "v=spf1 ?all", "v=spf1 -all").advice == published.ONE_SPF


@pytest.mark.parametrize(
    ("record", "answer", "state"),
    [
        ("_imaps._tcp.gol.com. SRV 0 1 993 mail.gol.com.", "5 9 993 mail.gol.com.", 1),
        ("_imaps._tcp.gol.com. SRV 0 1 993 mail.gol.com.", "0 1 143 mail.gol.com.", 0),
        ("_imap._tcp.gol.com. SRV 0 0 0 .", "0 0 0 .", 1),
        ("_imap._tcp.gol.com. SRV 0 0 0 .", "0 1 143 mail.gol.com.", 0),
        ("gol.com. MX 10 mail.gol.com.", "20 MAIL.gol.com.", 1),
    ],
)
def test_priority_and_weight_are_the_operators_choice(dns, record, answer, state):
    wanted = Record(*record.split(" ", 2))
    dns.others[wanted.name.rstrip("."), wanted.kind] = [answer]
    found = check(wanted)
    assert found.state == ("ok" if state else "wrong")
    assert found.seen == answer


def test_an_address_in_place_of_a_name_is_not_known(dns):
    dns.others["autoconfig.gol.com", "A"] = ["192.0.2.80"]
    dns.others.pop(("autoconfig.gol.com", "CNAME"))
    found = check(Record("autoconfig.gol.com.", "CNAME", "station.example."))
    assert (found.state, found.advice) == ("unknown", published.OTHER_WAY)


def test_servers_of_the_domain_that_fail_prove_nothing(dns):
    dns.records["_dmarc.gol.com"] = BROKEN
    found = check(Record("_dmarc.gol.com.", "TXT", "v=DMARC1; p=none"))
    assert (found.state, found.advice) == ("unknown", published.ASK_AGAIN)
