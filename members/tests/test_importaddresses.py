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
    assert "1 addresses are not of gol.com" in run(tmp_path, "a@example.com\nb\n")
    assert addresses() == {"b@gol.com"}


def test_a_line_that_is_no_address_stops_all(tmp_path):
    assert "line 2: this is no mail address" in run(tmp_path, "old\na@b@c\n")
    assert addresses() == set()
    run(tmp_path, "old\na@b@c\n", "--skip-bad")
    assert addresses() == {"old@gol.com"}


def test_running_it_again_adds_nothing(tmp_path):
    run(tmp_path, "old\nold\n")
    assert "added: 0, changed: 0, unchanged: 1" in run(tmp_path, "old\n")


def test_addresses_that_the_portal_gave_out_are_known(tmp_path):
    make.mailbox("alice")
    assert "added: 0" in run(tmp_path, "alice\n")
    assert addresses() == set()


def test_absent_addresses_are_reported_and_stay(tmp_path):
    run(tmp_path, "old\n")
    assert "1 that are here are not in the file" in run(tmp_path, "new\n")
    assert len(addresses()) == 2


def test_a_dry_run_changes_nothing(tmp_path):
    assert "Would be added: 1" in run(tmp_path, "old\n", "--dry-run")
    assert not Intake.objects.exists()


def test_an_empty_file_is_an_import_too(tmp_path):
    run(tmp_path, "")
    assert Intake.objects.get().kind == Intake.Kind.ADDRESSES
