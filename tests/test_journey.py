"""From the operator's file to a mailbox with a password of the owner's own."""

import mailbox as maildirs

import pytest
from playwright.sync_api import Page, expect

from tests import submission
from tests.station import Station, wait_until

pytestmark = pytest.mark.embedded

CONNECTION_ID, NOTICE_PASSWORD = "ip2398277959", "95vbbmwv6v"
OWN_PASSWORD = "Kaze-to-Nami_582"
MADE = 60_000  # milliseconds until a mailbox is ready, on a busy machine
APPLIED = 45  # seconds until a new password is in use


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    station = Station(tmp_path_factory.mktemp("var"))
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
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def claim(page: Page, at: str, local_part: str) -> None:
    page.goto(f"{at}/members/mailbox/new/")
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
    page.fill("[name=password1]", OWN_PASSWORD)
    page.fill("[name=password2]", OWN_PASSWORD)
    page.press("[name=password2]", "Enter")
    page.wait_for_url("**/en/members/mailbox/")

    wait_until(lambda: submission.accepts(server, address, OWN_PASSWORD), APPLIED)
    assert submission.accepts(server, address, OWN_PASSWORD)
    assert not submission.accepts(server, address, "ip1183251961")
