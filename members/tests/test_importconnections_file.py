"""An export of connections as a file: encodings, columns, and each bad line."""

import io
import sys

import pytest

from members.intake.checking import check_connections
from members.models import Connection
from members.tests import make
from members.tests.exports import BAD, GOOD, HEADER, SAMPLES, bad_lines, run

pytestmark = pytest.mark.django_db


def test_the_messy_sample_names_each_bad_line_and_changes_nothing():
    _out, err = run(SAMPLES / "connections-messy.csv")
    reasons = {
        13: "'ip' must be followed by 10 digits, not 9",
        15: "the password is missing",
        17: "the service 'gol_fletz' is not one of gol_flets, gol_fixed_ip, gol_dialup,"
        " gol_air_edge, unknown",
        19: "there is no such day as '2006-02-30'",
        21: "repeats line 4",
        23: "a column is missing: opened_on",
        35: "the realm is not b-fam.vips.gol.com",
    }
    assert bad_lines(err) == [f"line {n}: {reason}" for n, reason in reasons.items()]
    assert not Connection.objects.exists()


def test_no_password_is_ever_said():
    said = "".join(run(SAMPLES / "connections-messy.csv", "--skip-bad"))
    content = (SAMPLES / "connections-messy.csv").read_text("utf-8-sig")
    passwords = [line.split(",")[1] for line in content.splitlines()[1:] if "," in line]
    assert not [word for word in passwords if word and word in said]


def test_the_messy_samples_odd_lines_are_understood():
    run(SAMPLES / "connections-messy.csv", "--skip-bad")
    ids = set(Connection.objects.values_list("connection_id", flat=True))
    odd = {"ip4325231312", "ip4447344497", "ip4515330365", "ip4496479658"}
    assert odd <= ids
    assert Connection.objects.filter(auto_numbered=False).count() == 1
    assert len(ids) == 33


def test_a_quoted_password_is_taken_as_it_stands(export):
    run(export('ip0123456789," a,""b ",gol_flets,2006-04-01\n'))
    assert Connection.objects.get().account.check_password(' a,"b ')


def test_shift_jis_is_recognised_and_an_extra_column_ignored():
    out, _err = run(SAMPLES / "connections-sjis.csv")
    assert "Shift_JIS" in out
    assert Connection.objects.count() == 10


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_broken_bytes_spoil_their_own_line_only(export, encoding):
    path = export(
        "ip0000000001,notice-7391,gol_flets,,開通済\n",
        header=HEADER.replace("\n", ",備考\n"),
        encoding=encoding,
    )
    with path.open("ab") as file:
        file.write(b"ip0000000002,\x81\xff\xfe,gol_flets,,\n")
    out, err = run(path)
    assert bad_lines(err) == ["line 3: it holds bytes of another encoding"]
    assert ("UTF-8" if encoding == "utf-8" else "Shift_JIS") in out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_that_is_no_text_is_one_sentence(export, encoding):
    _out, err = run(export(GOOD, encoding=encoding))
    assert "save it as CSV UTF-8. Nothing was changed." in err


def test_standard_input_is_a_file_too(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO((HEADER + GOOD).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    run("-")
    assert Connection.objects.get().account.check_password("notice-7391")


def test_a_file_that_is_not_there_is_one_sentence():
    _out, err = run("/nowhere/export.csv")
    assert err == "/nowhere/export.csv: No such file or directory."


def test_a_header_without_a_column_is_one_sentence(export):
    _out, err = run(export(GOOD, header="connection_id,password,service\n"))
    assert err == "the header has no column opened_on. Nothing was changed."


def test_a_file_without_a_header_is_one_sentence(export):
    _out, err = run(export(GOOD, header=""))
    assert "the first line must name the columns" in err
    assert "notice" not in err


def test_a_file_without_a_password_column_changes_what_is_there_and_adds_nothing(
    export,
):
    run(export(GOOD))
    before = Connection.objects.get().account.password
    header = "connection_id,service,opened_on,state\n"
    lines = ("ip0123456789,gol_fixed_ip,,suspended\n", "ip9999999999,gol_flets,,\n")
    out, err = run(export(*lines, header=header), "--skip-bad")
    assert bad_lines(err) == [
        "line 3: a new connection needs a password, and the file has no column for it"
    ]
    assert "changed: 1" in out
    connection = Connection.objects.get()
    assert (connection.service, connection.state) == ("gol_fixed_ip", "suspended")
    assert connection.account.password == before


def test_many_bad_lines_are_told_in_part(export):
    _out, err = run(export(BAD * 205))
    assert len(bad_lines(err)) == 200
    assert "… and 5 more bad lines" in err


def test_a_second_line_of_the_same_id_is_bad_in_any_spelling(export):
    again = GOOD.replace("ip0123456789", "IP0123456789@b-fam.vips.gol.com")
    _out, err = run(export(GOOD, "\n", again))
    assert bad_lines(err) == ["line 4: repeats line 2"]


def test_columns_stand_in_any_order_and_lines_end_either_way(export):
    header = "opened_on,note,Service,PASSWORD,connection_id\r\n"
    line = "2006/4/1,x,GOL_FLETS,notice-7391,ip0123456789\r\n"
    run(export(line, header=header))
    connection = Connection.objects.get()
    assert str(connection.opened_on) == "2006-04-01"
    assert connection.account.check_password("notice-7391")


def test_a_day_may_be_empty(export):
    run(export("ip0123456789,notice-7391,gol_flets,\n"))
    assert Connection.objects.get().opened_on is None


def test_a_remark_in_quotes_may_run_over_lines(export):
    remark = '"opened\nlate"'
    run(
        export(
            f"ip0000000001,notice-7391,gol_flets,,{remark}\n",
            "ip0000000002,notice-7391,gol_flets,,\n",
            header=HEADER.replace("\n", ",note\n"),
        )
    )
    assert Connection.objects.count() == 2


def test_an_open_quotation_mark_spoils_its_own_line_only(export):
    path = export(
        'ip0000000001,"notice,gol_flets,\n',
        "ip0000000002,notice-7391,gol_flets,\n",
        'ip0000000003,notice",gol_flets,\n',
    )
    out, err = run(path, "--skip-bad")
    assert bad_lines(err) == ["line 2: its quotation marks do not match"]
    assert "added: 2" in out


def test_a_comma_in_a_password_is_noticed_and_not_said(export):
    _out, err = run(export("ip0123456789,se,cret,gol_flets,2006-04-01\n"))
    assert "line 2: it has 5 values for 4 columns" in err
    _out, err = run(export("ip0123456789,se,cret,gol_flets\n"))
    assert "line 2: the service is not one of" in err
    assert "cret" not in err


def test_spaces_around_a_password_belong_to_it_and_are_said(export):
    out, _err = run(export("ip0123456789, notice ,gol_flets,\n"))
    assert "1 passwords begin or end with a space, the first on line 2" in out
    assert Connection.objects.get().account.check_password(" notice ")


def test_a_hash_with_our_parameters_is_taken_as_it_is(export):
    hashed = make.hashed("notice-7391")
    header = "connection_id,password_hash,service,opened_on\n"
    run(export(f'ip0123456789,"{hashed}",gol_flets,\n', header=header))
    assert Connection.objects.get().account.password == hashed


@pytest.mark.parametrize(
    "hashed",
    ["pbkdf2_sha256$1$x$y", "argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"],
)
def test_any_other_hash_is_a_bad_line_that_says_so(export, hashed):
    header = "connection_id,password_hash,service,opened_on\n"
    _out, err = run(export(f'ip0123456789,"{hashed}",gol_flets,\n', header=header))
    assert "line 2: the password_hash is not argon2id with m=19456,t=2,p=1" in err


def test_a_line_has_a_password_or_a_hash_not_both(export):
    header = "connection_id,password,password_hash,service,opened_on\n"
    hashed = make.hashed("notice-7391")
    both = f'ip0123456789,notice-7391,"{hashed}",gol_flets,\n'
    _out, err = run(export(both, header=header))
    assert "line 2: it has a password and a password_hash" in err
    assert hashed not in err


def test_the_good_sample_has_two_thousand_good_lines():
    checked = check_connections((SAMPLES / "connections.csv").read_bytes())
    assert (len(checked.lines), checked.problems) == (2_000, [])
