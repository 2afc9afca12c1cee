"""An operator brings a file in a real browser, and takes the list away again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from members import claims
from members.intake import turns
from members.models import Connection
from members.tests import make
from members.tests.exports import BAD, GOOD, HEADER
from members.tests.staff import with_role
from members.tests.test_console_browser import open_console, photograph
from tests.browser import be_sound, watch

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
CHANGED = GOOD.replace("ip0123456789", "ip0000000001").replace("gol_flets", "unknown")


@pytest.fixture
def watched(live_server, page, client):
    """Return the browser of an operator, and the connection that the file changes."""
    make.connection("ip0000000001")
    with_role("operators")
    open_console(page, live_server, client)
    return watch(page)


def look(watched, name):
    """Hold what is shown to its rules."""
    photograph(watched.page, name)
    be_sound(watched)


def other_language(watched):
    """Lead to the same page in the other language."""
    watched.page.locator(".console-bar__tools a[hreflang]").click()


def worked():
    """Let a worker do what there is."""
    while turns.work():
        pass


@pytest.fixture
def brought(live_server, watched, tmp_path):
    """Bring a file with a bad line, and wait until the page shows what it found."""
    page, file = watched.page, tmp_path / "list.csv"
    file.write_text(HEADER + GOOD + BAD + CHANGED)
    page.goto(f"{live_server.url}/admin/imports/")
    look(watched, "imports")
    page.locator("[name=kind]").select_option("connections")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="変更される内容を確認する").click()
    expect(page.locator("[data-upload=checking]")).to_be_visible()
    look(watched, "upload-waits")
    worked()  # the page finds out by itself
    expect(page.locator("[data-bad='3']")).to_contain_text("10桁")
    look(watched, "upload-preview")
    return watched


def test_from_a_file_with_a_bad_line_to_the_list_taken_away(live_server, brought):
    page = brought.page
    other_language(brought)
    expect(page.locator("[data-bad='3']")).to_contain_text("10 digits")
    look(brought, "upload-preview-en")
    other_language(brought)
    apply = page.get_by_role("button", name="取り込む", exact=True)
    page.locator("[name=why]").fill("毎週の一覧")
    apply.click()
    expect(page.get_by_role("alert")).to_contain_text("誤りのある行")
    page.locator("[name=skip_bad]").check()
    apply.click()
    expect(page.locator("[data-upload=confirmed]")).to_be_visible()
    worked()
    expect(page.locator("[data-upload=done]")).to_be_visible()
    look(brought, "upload-done")
    assert Connection.objects.get(connection_id="ip0000000001").service == "unknown"
    page.goto(f"{live_server.url}/admin/members/connection/?service__exact=unknown")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSVで書き出す").click()
    saved = Path(download.value.path()).read_text("utf-8-sig")
    assert re.findall(r"^ip\d+", saved, re.MULTILINE) == ["ip0000000001"]


def test_a_name_is_reserved_and_given_free(live_server, watched):
    page = watched.page
    make.mailbox("alice")
    page.goto(f"{live_server.url}/en/admin/members/reservedname/")
    page.get_by_role("link", name="Reserve a name").click()
    page.locator("[name=name]").fill("al.ice")
    page.locator("[name=why]").fill("an impostor wrote")
    page.get_by_role("button", name="Reserve a name").click()
    expect(page.locator("[data-held]")).to_contain_text("alice@gol.com")
    look(watched, "reserve")
    page.locator("[name=anyway]").check()
    page.get_by_role("button", name="Reserve a name").click()
    expect(page.locator(".messagelist, [role=status]").first).to_contain_text("al.ice")
    assert not claims.is_free("a.lice")
    page.get_by_role("link", name="Cancel the reservation").click()
    look(watched, "give-free")
    page.locator("[name=why]").fill("a mistake")
    page.get_by_role("button", name="Cancel the reservation").click()
    expect(page.get_by_role("cell", name=re.compile("a mistake"))).to_be_visible()
