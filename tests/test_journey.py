"""From the operator's file to a mailbox, and to the old address through our server."""

import mailbox as maildirs
import re
import smtplib
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from playwright.sync_api import Page, expect

from tests import submission
from tests.nameserver import Nameserver
from tests.station import Station, wait_until

pytestmark = pytest.mark.embedded

CONNECTION_ID, NOTICE_PASSWORD = "ip2398277959", "95vbbmwv6v"
OWN_PASSWORD = "Kaze-to-Nami_582"
MADE = 60_000  # milliseconds until a mailbox is ready, on a busy machine
APPLIED = 45  # seconds until a new password is in use


@pytest.fixture(scope="module")
def nameserver():
    with Nameserver() as server:
        for domain, policy_ in (
            ("old.example", "reject"),
            ("alt.example", "quarantine"),
        ):
            server.records[f"_dmarc.{domain}"] = [f"v=DMARC1; p={policy_}"]
        yield server


@pytest.fixture(scope="module")
def station(tmp_path_factory, nameserver):
    asks = {"DNS_RESOLVER": nameserver.where}
    station = Station(tmp_path_factory.mktemp("var"), settings=asks)
    station.start()
    yield station
    station.end()


@pytest.fixture
def bring(station, tmp_path):
    """Return a function that takes in an operator's export of one connection."""

    def bring(connection_id: str, password: str) -> None:
        export = tmp_path / "export.csv"
        export.touch(mode=0o600)
        export.write_text(
            "connection_id,password,service,opened_on\r\n"
            f"{connection_id},{password},gol_flets,2007-03-17\r\n"
        )
        taken_in = station.manage("importconnections", str(export))
        assert taken_in.returncode == 0, taken_in.stderr

    return bring


def sign_in(page: Page, at: str, login: str, password: str) -> None:
    page.goto(f"{at}/accounts/login/")
    sign_in_here(page, login, password)


def sign_in_here(page: Page, login: str, password: str) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def claim(page: Page, at: str, local_part: str) -> None:
    page.goto(f"{at}/members/mailbox/new/")
    choose_name(page, local_part)


def choose_name(page: Page, local_part: str) -> None:
    page.fill("[name=local_part]", local_part)
    page.press("[name=local_part]", "Enter")
    confirm = page.locator("form:has([name=confirm])")
    confirm.locator("[type=submit]").click()
    page.wait_for_url("**/members/mailbox/")


def test_the_whole_way_in_japanese(page, station, bring):
    bring(CONNECTION_ID, NOTICE_PASSWORD)
    at = f"http://localhost:{station.port}"
    server, address = station.demo["submission"], "hanako.yamada@gol.com"

    sign_in(page, at, "IP２３９８２７７９５９@b-fam.vips.gol.com", NOTICE_PASSWORD)
    claim(page, at, "Hanako.Yamada")
    state = page.locator(f"[data-status=ready][data-address='{address}']")
    expect(state).to_be_visible(timeout=MADE)
    assert submission.accepts(server, address, CONNECTION_ID)
    assert CONNECTION_ID not in welcome(station, address)

    page.context.clear_cookies()
    sign_in(page, at, address, CONNECTION_ID)
    expect(page).to_have_url(f"{at}/accounts/password/change/")
    change_password(page, CONNECTION_ID, OWN_PASSWORD)

    wait_until(lambda: submission.accepts(server, address, OWN_PASSWORD), APPLIED)
    assert submission.accepts(server, address, OWN_PASSWORD)
    assert not submission.accepts(server, address, CONNECTION_ID)


def change_password(page: Page, old: str, new: str) -> None:
    page.fill("[name=oldpassword]", old)
    page.fill("[name=password1]", new)
    page.fill("[name=password2]", new)
    page.press("[name=password2]", "Enter")
    page.wait_for_url("**/members/**")


def set_password(page: Page, password: str) -> None:
    page.fill("[name=password1]", password)
    page.fill("[name=password2]", password)
    page.press("[name=password2]", "Enter")
    page.wait_for_url("**/members/mailbox/")


def welcome(station: Station, address: str) -> str:
    found = [
        folder
        for folder in (station.var / "mail").rglob("new")
        if address.partition("@")[0] in str(folder)
    ]
    assert found, "no Maildir of the address"
    messages = list(maildirs.Maildir(found[0].parent, create=False))
    assert messages, "no message"
    return str(messages[0]) + "".join(
        bytes(part.get_payload(decode=True)).decode()
        for part in messages[0].walk()
        if part.get_content_maintype() == "text"
    )


def test_an_english_reader_sets_a_password_without_the_old_one(page, station, bring):
    bring("ip1183251961", "gbyth3tqvq")
    at = f"http://localhost:{station.port}/en"
    server, address = station.demo["submission"], "bob@gol.com"

    sign_in(page, at, "IP1183251961", "gbyth3tqvq")
    claim(page, at, "bob")
    expect(page.get_by_text("Ready to use").first).to_be_visible(timeout=MADE)
    page.goto(f"{at}/members/mailbox/password/")
    set_password(page, OWN_PASSWORD)

    wait_until(lambda: submission.accepts(server, address, OWN_PASSWORD), APPLIED)
    assert submission.accepts(server, address, OWN_PASSWORD)
    assert not submission.accepts(server, address, "ip1183251961")


ROADS = {
    "": ("ip3090182245", "jiro", "jiro@old.example", "reject"),
    "/en": ("ip4417720631", "jane", "jane@alt.example", "quarantine"),
}
"""For each language: a connection, the new name, the old address, its policy."""


@pytest.mark.parametrize("prefix", ROADS)
def test_an_old_address_is_kept_by_one_road(page, station, bring, prefix):
    """Follow the button that is meant next, from the impact check to a sent message."""
    connection_id, name, old, found = ROADS[prefix]
    bring(connection_id, NOTICE_PASSWORD)
    reach_the_outcome(page, f"http://localhost:{station.port}{prefix}")
    sign_in_here(page, connection_id, NOTICE_PASSWORD)
    page.wait_for_url(f"**{prefix}/members/senders/")

    go_on(page)
    choose_name(page, name)
    expect(page.locator("[data-status=ready]")).to_be_visible(timeout=MADE)
    go_on(page)
    set_password(page, OWN_PASSWORD)
    page.locator(f"main a[href='{prefix}/members/senders/']").click()
    confirm(page, station, old)

    go_on(page)
    page.locator("a[href$='/members/guides/gol/thunderbird-desktop/']").last.click()
    expect(page.locator(f"[data-policy={found}]")).to_be_visible()
    assert value(page, "sender") == old
    user = value(page, "username")
    wait_until(lambda: sends(station, user, old), APPLIED)
    assert sends(station, user, old)
    assert old in outside(station)
    assert not sends(station, user, f"x{old}")


def reach_the_outcome(page: Page, at: str) -> None:
    """Answer the impact check: a provider without 587; go where the outcome leads."""
    page.goto(f"{at}/impact/")
    go_on(page)
    for answer in ("gol_flets", "other_isp", "port25", "no"):
        page.locator(f"label[for=answer-{answer}]").click()
        page.locator("main button[type=submit]").first.click()
    expect(page.locator("[data-verdict=affected]")).to_be_visible()
    page.locator("[data-remedy=use_mail_gol_com] a.button").click()


def confirm(page: Page, station: Station, address: str) -> None:
    page.fill("#sender", address)
    page.press("#sender", "Enter")
    page.fill("[name=code]", code_mailed_to(station, address))
    page.press("[name=code]", "Enter")
    expect(page.locator(f"[data-sender='{address}']")).to_be_visible()


def go_on(page: Page) -> None:
    """Follow the one filled button of the page."""
    page.locator("main a.button:not(.button--second)").click()


def value(page: Page, setting: str) -> str:
    return page.locator(f"[data-setting={setting}]").first.inner_text()


def code_mailed_to(station: Station, address: str) -> str:
    """Return the code of the message that left for the address."""

    def mailed() -> list[EmailMessage]:
        files = sorted((station.var / "outbox").glob("*"))
        parse = BytesParser(EmailMessage, policy=policy.default).parsebytes
        messages = [parse(file.read_bytes()) for file in files]
        return [m for m in messages if m["To"] == address]

    wait_until(mailed, APPLIED)
    (message,) = mailed()
    found = re.search(r"\b\d{4} \d{4}\b", message.get_content())
    assert found
    return found.group()


def sends(station: Station, user: str, sender: str) -> bool:
    """Send a message with the sender as an envelope and From; tell whether it went."""
    message = EmailMessage()
    message["From"], message["To"] = sender, "friend@recipient.example"
    message.set_content("Still at my old address.")
    try:
        with submission.signed_in(
            station.demo["submission"], user, OWN_PASSWORD
        ) as client:
            client.send_message(message)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError):
        return False
    return True


def outside(station: Station) -> set[str]:
    """Return who sent the messages that left."""
    left = maildirs.Maildir(station.var / "mail" / "outside", create=False)
    return {str(message["From"]) for message in left}
