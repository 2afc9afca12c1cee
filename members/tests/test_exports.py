"""A list of the console as a file: what is filtered, harmless, and read again."""

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.intake import turns, uploads
from members.models import (
    Account,
    MailboxChange,
    ReservedName,
    StaffEvent,
    TakenAddress,
)
from members.tests import make
from members.tests.staff import enter, with_role
from portal.networks.models import AddressRange
from portal.spreadsheet import harmless, original

pytestmark = pytest.mark.django_db
LISTS = (
    "members_connection",
    "members_mailbox",
    "members_mailboxchange",
    "members_takenaddress",
    "members_reservedname",
    "networks_addressrange",
    "providers_provider",
)


@pytest.fixture
def operator():
    """Return an operator."""
    return with_role("operators")


@pytest.fixture
def console(client, operator):
    """Return a client of an operator."""
    return enter(client, "agent")


def place(name):
    """Return where the file of a list is."""
    return f"/admin/{name.replace('_', '/')}/export/"


def export(client, name, query=""):
    """Return the bytes of the file."""
    answer = client.get(place(name) + query)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return b"".join(answer.streaming_content)


def table(data):
    """Return the rows of a file as a spreadsheet would."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def taken_in_again(kind, data, by):
    """Import the file; return what that would change."""
    upload = uploads.bring(kind=kind, name="x.csv", data=data, by=by)
    while turns.work():
        pass
    upload.refresh_from_db()
    counts = upload.report["counts"]
    assert upload.report["bad"] == 0
    return {name: count for name, count in counts.items() if count}


def test_connections_come_back_without_a_password_and_change_nothing(console, operator):
    make.connection("ip0123456789", opened_on="2006-04-01")
    make.connection("office-1", service="gol_fixed_ip", state="suspended")
    Account.objects.filter(username="office-1").update(is_active=False)
    data = export(console, "members_connection")
    assert table(data) == [
        ["connection_id", "service", "opened_on", "state"],
        ["ip0123456789", "gol_flets", "2006-04-01", "active"],
        ["office-1", "gol_fixed_ip", "", "suspended"],
    ]
    assert b"argon2" not in data
    assert taken_in_again("connections", data, operator) == {"lines": 2, "unchanged": 2}


def test_what_the_list_filters_is_in_the_file_and_nothing_else(console):
    for state in ("active", "suspended"):
        make.connection(f"line-{state}", state=state)
    rows = table(export(console, "members_connection", "?state__exact=suspended"))
    assert [row[0] for row in rows[1:]] == ["line-suspended"]
    page = console.get("/admin/members/connection/?state__exact=suspended")
    link = "/admin/members/connection/export/?state__exact=suspended"
    assert f'href="{link}"' in page.content.decode()


def test_a_connection_id_that_is_the_password_is_not_beside_the_address(console):
    make.mailbox("alice", of=make.connection("ip0123456789"), initial_password=True)
    make.mailbox("bob", of=make.connection("ip9876543210"))
    data = export(console, "members_mailbox", "?o=1").decode()
    assert "alice@gol.com,ip012345••••,ready" in data
    assert "bob@gol.com,ip9876543210,ready" in data


def test_what_happened_is_in_the_file_with_who_and_why(console, operator):
    alice = make.mailbox("alice")
    MailboxChange.objects.create(
        mailbox=alice, kind="suspended", by=operator, why="spam"
    )
    rows = table(export(console, "members_mailboxchange", "?q=ali"))
    assert rows[1][1:] == ["alice@gol.com", "suspended", "", "", "agent", "spam"]


def test_addresses_ranges_and_names_come_back_and_change_nothing(console, operator):
    TakenAddress.objects.create(address="-minus@gol.com")
    TakenAddress.objects.create(address="old@gol.com")
    AddressRange.objects.create(network="2001:db8::/32", kind="fixed")
    for name, key in (("sa.kura", "sakura"), ("kaede", "kaede")):
        ReservedName.objects.create(name=name, key=key, by=operator, why="=1+1, 役員")
    ReservedName.objects.filter(name="kaede").update(removed_at="2026-01-01T00:00Z")
    kinds = {
        "addresses": ("members_takenaddress", 2),
        "networks": ("networks_addressrange", 1),
        "reserved": ("members_reservedname", 1),
    }
    for kind, (name, count) in kinds.items():
        data = export(console, name)
        changes = taken_in_again(kind, data, operator)
        assert changes == {"lines": count, "unchanged": count}, data


def test_every_provider_comes_back_and_changes_nothing(console, operator):
    call_command("loadcontent", verbosity=0)
    data = export(console, "providers_provider")
    count = len(table(data)) - 1
    assert count > 100
    changes = taken_in_again("providers", data, operator)
    assert changes == {"lines": count, "unchanged": count}


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+81", "-1", "@x", "\t=1", "＝1", "'=1", "''=1", "'quoted'", "plain", ""],
)
def test_a_cell_that_would_run_is_text_and_comes_back_as_it_was(cell):
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "＝"))
    assert original(harmless(cell)) == cell


def test_a_formula_in_a_reason_is_harmless_in_the_file(console, operator):
    alice = make.mailbox("alice")
    formula = '=HYPERLINK("http://x.example","見る")'
    MailboxChange.objects.create(mailbox=alice, kind="closed", by=operator, why=formula)
    rows = table(export(console, "members_mailboxchange"))
    assert rows[1][-1] == f"'{formula}"


def test_who_took_which_list_is_in_the_staff_log(console, operator):
    export(console, "members_connection", "?state__exact=active")
    event = StaffEvent.objects.get(kind="exported")
    assert event.account == operator
    assert event.about == f"{place('members_connection')}?state__exact=active"


def test_only_administrators_take_the_staff_log(console, client):
    assert console.get(place("members_staffevent")).status_code == 403
    with_role("administrators", "other")
    other = enter(type(client)(), "other")
    rows = table(export(other, "members_staffevent", "?kind__exact=refused"))
    assert [row[1:3] for row in rows] == [["account", "kind"], ["agent", "refused"]]


@pytest.mark.parametrize("role", ["support", "editors"])
def test_others_take_no_list_and_are_offered_none(client, role):
    with_role(role)
    other = enter(client, "agent")
    for name in LISTS:
        assert other.get(place(name)).status_code == 403, name
    page = other.get(reverse("admin:providers_provider_changelist")).content.decode()
    assert "export/" not in page


def test_a_wrong_filter_leads_back_to_the_list(console):
    assert console.get(f"{place('members_connection')}?nonsense=1").status_code == 302
