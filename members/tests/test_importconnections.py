"""An export of connections taken in: only what differs is changed."""

import pytest

from members.models import Connection, ConnectionState, Intake
from members.tests import make
from members.tests.exports import BAD, GOOD, run

pytestmark = pytest.mark.django_db


def test_a_dry_run_changes_nothing_and_says_what_would(export):
    out, _err = run(export(GOOD), "--dry-run")
    assert "Would be added: 1" in out
    assert not Connection.objects.exists()
    assert not Intake.objects.exists()


def test_one_bad_line_stops_all_unless_it_is_skipped(export):
    path = export(GOOD, BAD)
    run(path)
    assert not Connection.objects.exists()
    out, _err = run(path, "--skip-bad")
    assert "added: 1" in out
    assert "skipped as bad: 1" in out


def test_running_it_again_changes_and_hashes_nothing(export):
    path = export(GOOD)
    run(path)
    before = Connection.objects.get().account.password
    out, _err = run(path)
    assert "added: 0, changed: 0, unchanged: 1" in out
    assert Connection.objects.get().account.password == before


def test_a_new_password_ends_the_old_one(export):
    run(export(GOOD))
    out, _err = run(export(GOOD.replace("notice-7391", "notice-8402")))
    assert "changed: 1" in out
    account = Connection.objects.get().account
    assert account.check_password("notice-8402")
    assert not account.check_password("notice-7391")


@pytest.mark.parametrize(
    "line",
    [
        GOOD.replace("notice-7391", "notice-8402").replace("\n", ",active\n"),
        GOOD.replace("\n", ",suspended\n"),
    ],
)
def test_a_new_password_or_a_suspension_ends_the_sessions(client, export, line):
    run(export(GOOD))
    client.force_login(Connection.objects.get().account)
    assert client.get("/members/").status_code == 200
    run(export(line, header="connection_id,password,service,opened_on,state\n"))
    assert client.get("/members/").status_code == 302


def test_another_service_changes_the_row_and_keeps_the_hash(export):
    run(export(GOOD))
    before = Connection.objects.get().account.password
    run(export(GOOD.replace("gol_flets", "gol_fixed_ip")))
    connection = Connection.objects.get()
    assert connection.service == "gol_fixed_ip"
    assert connection.account.password == before


def test_lines_that_are_absent_are_reported_not_changed(export):
    make.connection("ip9999999999")
    out, _err = run(export(GOOD))
    assert "Not in the file, left as they are: 1." in out
    assert Connection.objects.filter(connection_id="ip9999999999").exists()


def test_a_connection_on_a_bad_line_is_not_absent(export):
    make.connection("ip0123456789")
    out, _err = run(export("ip0123456789,,gol_flets,\n"), "--skip-bad")
    assert "Not in the file" not in out


def test_the_state_column_suspends_and_opens_again(export):
    header = "connection_id,password,service,opened_on,state\n"
    line = "ip0123456789,notice-7391,gol_flets,2006-04-01,{}\n"
    run(export(line.format("suspended"), header=header))
    connection = Connection.objects.get()
    assert connection.state == ConnectionState.SUSPENDED
    assert not connection.account.is_active
    run(export(line.format("active"), header=header))
    assert Connection.objects.get().account.is_active


def test_without_a_state_column_the_state_stays(export):
    make.connection("ip0123456789", state=ConnectionState.ENDED)
    run(export(GOOD))
    assert Connection.objects.get().state == ConnectionState.ENDED


def test_a_name_of_staff_is_no_connection(export):
    make.staff("office-651")
    _out, err = run(export("office-651,notice-7391,gol_flets,\n"))
    assert "line 2: somebody else signs in with this name" in err


def test_passwords_that_everybody_can_read_get_a_warning(export):
    path = export(GOOD)
    path.chmod(0o644)
    assert f"chmod 600 {path}" in run(path)[1]
    path.chmod(0o600)
    assert "chmod" not in run(path)[1]


def test_a_dry_run_names_each_change_without_a_password(export):
    run(export(GOOD))
    changed = GOOD.replace("notice-7391", "notice-8402").replace("2006-04-01", "")
    out, _err = run(export(changed), "--dry-run")
    assert "Would change ip0123456789: 2006-04-01 → no day, another password" in out
    assert "notice" not in out


def test_an_import_is_on_record(export):
    run(export(GOOD))
    intake = Intake.objects.get()
    assert (intake.kind, intake.lines, intake.added) == ("connections", 1, 1)


def test_two_thousand_lines_with_hashes_come_in_at_once(export):
    hashed = make.hashed("notice-7391")
    header = "connection_id,password_hash,service,opened_on\n"
    lines = [f'ip{n:010},"{hashed}",gol_flets,2006-04-01\n' for n in range(2_000)]
    out, _err = run(export(*lines, header=header))
    assert "added: 2000" in out
    out, _err = run(export(*lines, header=header))
    assert "unchanged: 2000" in out
