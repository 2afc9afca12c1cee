"""A round dates what it saw, goes on where it ended, and stays within bounds."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.providers.checking.rounds import due
from portal.providers.models import Provider
from portal.providers.tests.make import saved
from portal.providers.tests.servers import mail, web

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site():
    """Serve pages."""
    with web() as server:
        yield server


@pytest.fixture(scope="module")
def port():
    """Serve mail without encryption."""
    with mail() as listening:
        yield listening


def run(*options):
    """Go round, and return what was said."""
    out = io.StringIO()
    call_command("checkproviders", "--timeout", "5", *options, stdout=out, stderr=out)
    return out.getvalue()


def local(slug, port, **other):
    """Return a provider whose server is on this machine."""
    plain = {"smtp_host": "localhost", "smtp_port": port, "socket": "plain"}
    return saved(slug, **plain | other)


def test_what_was_seen_is_dated_in_the_row(site, port):
    local("sample", port, op25b_page=f"{site.address}/op25b")
    before = timezone.now()
    assert "Looked at 1: 1 fine." in run("--allow-private")
    row = Provider.objects.get()
    assert (row.page_state, row.server_state) == ("fine", "fine")
    for date in (row.page_checked_at, row.server_checked_at):
        assert date
        assert date >= before


def test_the_worst_of_several_counts_and_all_are_named(site):
    saved(
        smtp_host="",
        host_kind="unknown",
        smtp_port=None,
        socket="",
        op25b_page=f"{site.address}/404",
        source=f"{site.address}/403; {site.address}/fine; memory",
    )
    said = run("--allow-private")
    row = Provider.objects.get()
    assert row.page_state == "missing"
    assert f"sample: missing: {site.address}/404: 404" in said
    assert "403" in row.page_seen
    assert row.server_checked_at is None


def test_this_machine_is_not_asked_unless_told(site, port):
    site.asked.clear()
    local("sample", port, op25b_page=f"{site.address}/op25b")
    assert "Looked at 1: 0 fine." in run()
    assert site.asked == []
    assert Provider.objects.get().server_state == "silent"


def test_those_seen_longest_ago_come_first():
    now = timezone.now()
    for slug, days in (("b", 1), ("c", 3), ("a", 2)):
        saved(slug, server_checked_at=now - dt.timedelta(days=days))
    saved("new")
    assert [task.slug for task in due([], None)] == ["new", "c", "a", "b"]
    assert [task.slug for task in due([], 2)] == ["new", "c"]
    assert [task.slug for task in due(["a", "b"], None)] == ["a", "b"]


def test_a_limited_round_goes_on_with_the_rest(port):
    for slug in ("a", "b", "c"):
        local(slug, port)
    run("--allow-private", "--limit", "2")
    run("--allow-private", "--limit", "1")
    assert not Provider.objects.filter(server_state="").exists()


def test_what_visitors_see_tells_of_it(port, client):
    local("sample", port)
    client.get("/en/providers/sample/")
    run("--allow-private", "--only", "sample")
    text = client.get("/en/providers/sample/").content.decode()
    assert "The server answered as written here" in text


def test_a_check_is_no_edit_by_staff(port):
    local("sample", port)
    fields = ("page_state", "server_state", "page_seen", "server_seen")
    before = Provider.objects.defer(*fields).get()
    run("--allow-private")
    after = Provider.objects.get()
    assert (after.shipped, after.notes) == (before.shipped, before.notes)


def test_nothing_to_look_at_is_said():
    saved(smtp_host="", host_kind="unknown", smtp_port=None, socket="")
    assert "Looked at 0: 0 fine." in run()
    for options in (("--only", "nobody"), ("--limit", "0"), ("--only", "sample")):
        with pytest.raises(CommandError):
            run(*options)


def test_an_ended_service_is_not_asked(port):
    local("sample", port, service_state="ended")
    run("--allow-private")
    assert Provider.objects.get().server_state == ""
