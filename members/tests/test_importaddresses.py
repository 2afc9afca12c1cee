"""The addresses that the mail system already has: nobody can claim one."""

import io

import pytest
from django.core.management import CommandError, call_command

from members import claims
from members.models import Intake, TakenAddress
from members.tests import make

pytestmark = pytest.mark.django_db


def run(tmp_path, text, *options):
    """Run the command on a file of this text; return everything it said."""
    path = tmp_path / "addresses.txt"
    path.write_text(text)
    said = io.StringIO()
    try:
        call_command("importaddresses", str(path), *options, stdout=said, stderr=said)
    except CommandError as error:
        said.write(str(error))
    return said.getvalue()


def addresses():
    """Return what nobody can claim."""
    return set(TakenAddress.objects.values_list("address", flat=True))


def test_one_address_or_alias_a_line_is_taken_in(tmp_path):
    run(tmp_path, "old@gol.com\n# a remark\n\nＡＬＩＡＳ  # of old\n")
    assert addresses() == {"old@gol.com", "alias@gol.com"}


def test_an_imported_address_cannot_be_claimed(tmp_path):
    run(tmp_path, "old@gol.com\n")
    assert not claims.is_free("old")


def test_addresses_of_other_domains_are_left_out_and_counted(tmp_path):
    said = run(tmp_path, "a@example.com\nb\n")
    assert "Left out, not of gol.com: 1." in said
    assert addresses() == {"b@gol.com"}


def test_a_line_that_is_no_address_stops_all(tmp_path):
    said = run(tmp_path, "old\na@b@c\n")
    assert "line 2: this is not one mail address, or one name" in said
    assert addresses() == set()
    run(tmp_path, "old\na@b@c\n", "--skip-bad")
    assert addresses() == {"old@gol.com"}


@pytest.mark.parametrize("line", ["@gol.com", "old: new", "old new", "a@", "a,b"])
def test_what_is_not_one_address_is_a_bad_line(tmp_path, line):
    assert "line 1: this is not one mail address" in run(tmp_path, f"{line}\n")


def test_an_old_address_may_be_one_that_nobody_could_claim_today(tmp_path):
    run(tmp_path, "taro..y.@gol.com\nx\n")
    assert addresses() == {"taro..y.@gol.com", "x@gol.com"}


def test_running_it_again_adds_nothing(tmp_path):
    run(tmp_path, "old\nold\n")
    assert "added: 0, changed: 0, unchanged: 1" in run(tmp_path, "old\n")


def test_addresses_that_the_portal_gave_out_are_known(tmp_path):
    make.mailbox("alice")
    said = run(tmp_path, "alice\n")
    assert "added: 0" in said
    assert "Mailboxes of the portal itself: 1." in said
    assert addresses() == set()


def test_absent_addresses_are_reported_and_stay(tmp_path):
    run(tmp_path, "old\n")
    assert "Not in the file, left as they are: 1." in run(tmp_path, "new\n")
    assert len(addresses()) == 2


def test_a_dry_run_changes_nothing(tmp_path):
    assert "Would be added: 1" in run(tmp_path, "old\n", "--dry-run")
    assert not Intake.objects.exists()


@pytest.mark.parametrize("text", ["", "# nothing\n", "a@example.com\n"])
def test_a_file_without_our_addresses_does_not_open_claims(tmp_path, text):
    said = run(tmp_path, text)
    assert "where none is in use, set EXISTING_ADDRESSES=none" in said
    assert not Intake.objects.exists()


def test_an_import_that_adds_nothing_is_on_record_too(tmp_path):
    run(tmp_path, "old\n")
    run(tmp_path, "old\n")
    assert [intake.added for intake in Intake.objects.order_by("pk")] == [1, 0]


def test_shift_jis_and_windows_lines_are_read(tmp_path):
    path = tmp_path / "addresses.txt"
    path.write_bytes("old\r\nnew # 新\r\n".encode("cp932"))
    call_command("importaddresses", str(path), stdout=io.StringIO())
    assert addresses() == {"old@gol.com", "new@gol.com"}


def test_claims_open_with_the_first_import(tmp_path, settings):
    settings.PRODUCTION, settings.EXISTING_ADDRESSES = True, "imported"
    alice = make.connection("ip0123456789")
    assert claims.may_claim(alice) == claims.Reason.NOT_OPEN
    run(tmp_path, "old\n")
    assert claims.may_claim(alice) is None
