"""The operator's own networks: from there a first password counts."""

import io

import pytest
from django.core.management import CommandError, call_command

from members.mailsystem.models import MailNetwork
from members.models import Intake
from portal.networks.models import AddressRange

pytestmark = pytest.mark.django_db


def run(tmp_path, text, *options):
    """Run the command on a file of this text; return everything it said."""
    path = tmp_path / "networks.csv"
    path.write_text(text)
    said = io.StringIO()
    try:
        call_command("importnetworks", str(path), *options, stdout=said, stderr=said)
    except CommandError as error:
        said.write(str(error))
    return said.getvalue()


def ranges():
    """Return the networks and their kinds."""
    return dict(AddressRange.objects.values_list("network", "kind"))


def test_both_versions_are_taken_in_with_or_without_a_header(tmp_path):
    run(tmp_path, "192.0.2.0/24,dynamic\n2001:DB8::/32 , fixed\n")
    run(tmp_path, "network,kind\n198.51.100.0/24,other\n")
    assert ranges() == {
        "192.0.2.0/24": "dynamic",
        "2001:db8::/32": "fixed",
        "198.51.100.0/24": "other",
    }


def test_the_mail_directory_gets_a_copy(tmp_path):
    run(tmp_path, "192.0.2.0/24,dynamic\n")
    assert MailNetwork.objects.get().network == "192.0.2.0/24"


def test_an_address_inside_a_network_is_corrected_in_the_message(tmp_path):
    said = run(tmp_path, "192.0.2.1/24,dynamic\n")
    assert (
        "line 1: 192.0.2.1/24 is inside a network: did you mean 192.0.2.0/24?" in said
    )
    assert ranges() == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "192.0.2.0/24,dynamik",
            "the kind 'dynamik' is not one of dynamic, fixed, other",
        ),
        ("192.0.2.0/33,dynamic", "'192.0.2.0/33' is no network"),
        ("192.0.2.0/24", "a column is missing: kind"),
        ("0.0.0.0/0,other", "0.0.0.0/0 is more than any provider has"),
        ("::/0,other", "::/0 is more than any provider has"),
        ("::ffff:192.0.2.0/120,other", "::ffff:192.0.2.0/120 is IPv4 inside IPv6"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(tmp_path, line, reason):
    assert f"line 1: {reason}" in run(tmp_path, f"{line}\n")


def test_a_repeated_network_is_a_bad_line(tmp_path):
    assert "line 2: repeats line 1" in run(
        tmp_path, "192.0.2.0/24,dynamic\n192.0.2.0/24,fixed\n"
    )


def test_another_kind_is_a_change_and_nothing_else(tmp_path):
    run(tmp_path, "192.0.2.0/24,dynamic\n")
    said = run(tmp_path, "192.0.2.0/24,fixed\n")
    assert "added: 0, changed: 1" in said
    assert ranges() == {"192.0.2.0/24": "fixed"}


def test_a_dry_run_changes_nothing(tmp_path):
    assert "Would be added: 1" in run(tmp_path, "192.0.2.0/24,dynamic\n", "--dry-run")
    assert ranges() == {}
    assert not Intake.objects.exists()


def test_a_network_inside_one_of_another_kind_is_said(tmp_path):
    run(tmp_path, "192.0.2.0/24,dynamic\n")
    said = run(tmp_path, "192.0.2.128/25,fixed\n192.0.2.0/26,dynamic\n")
    assert (
        "The narrowest network decides:"
        " 192.0.2.128/25 (fixed) in 192.0.2.0/24 (dynamic)." in said
    )


def test_one_bad_line_stops_all_unless_it_is_skipped(tmp_path):
    text = "192.0.2.0/24,dynamic\nnowhere,fixed\n"
    run(tmp_path, text)
    assert ranges() == {}
    assert "skipped as bad: 1" in run(tmp_path, text, "--skip-bad")
    assert ranges() == {"192.0.2.0/24": "dynamic"}


def test_absent_networks_are_reported_and_stay(tmp_path):
    run(tmp_path, "192.0.2.0/24,dynamic\n")
    said = run(tmp_path, "198.51.100.0/24,fixed\n")
    assert "Not in the file, left as they are: 1." in said
    assert len(ranges()) == 2


def test_columns_stand_in_any_order_and_remarks_are_ignored(tmp_path):
    run(tmp_path, "Kind,note,network\n# Tokyo\nfixed,x,１９２.0.2.7\n")
    assert ranges() == {"192.0.2.7/32": "fixed"}


def test_an_empty_file_is_one_sentence(tmp_path):
    assert run(tmp_path, "\n") == "the file has no network. Nothing was changed."


def test_an_import_is_on_record(tmp_path):
    run(tmp_path, "192.0.2.0/24,dynamic\n")
    intake = Intake.objects.get()
    assert (intake.kind, intake.lines, intake.added) == ("networks", 1, 1)
