"""A newer CSV file: checked as a whole, told line by line, staff's edits left alone."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal import texts
from portal.providers.models import Provider

pytestmark = pytest.mark.usefixtures("content")

SHIPPED = Path(settings.BASE_DIR, "portal/content/providers.csv").read_text(
    encoding="utf-8"
)
ROWS = list(csv.DictReader(io.StringIO(SHIPPED)))
LEAST = (
    "slug,name_ja,name_en,kind,host_kind,supports_submission,credential,"
    "service_state,status,confidence"
)
NEW = "new-net,新ネット,New Net,isp,unknown,yes,mailbox_password,active,third-party,low"


@pytest.fixture
def run(tmp_path):
    """Return a function that imports a text and returns what was said."""

    def run(text, *options):
        file = tmp_path / "newer.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("importproviders", str(file), *options, stdout=out, stderr=out)
        return out.getvalue()

    return run


def written(rows):
    """Return the rows as a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ROWS[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def changed(slug, **other):
    """Return the shipped file with one row changed."""
    return written([row | other if row["slug"] == slug else row for row in ROWS])


def test_the_shipped_file_changes_nothing(run):
    assert "added: 0, changed: 0, unchanged: 143" in run(SHIPPED)


def test_only_what_differs_is_changed_and_only_once(run):
    newer = changed("ocn", smtp_host="smtp2.ocn.ne.jp", last_checked="2026-11-01")
    assert "changed: 1, unchanged: 142" in run(newer)
    assert Provider.objects.get(slug="ocn").smtp_host == "smtp2.ocn.ne.jp"
    assert "changed: 0, unchanged: 143" in run(newer)


def test_a_change_shows_at_once(run, client):
    client.get("/en/providers/?q=ocn")
    run(changed("ocn", smtp_host="smtp2.ocn.ne.jp"))
    assert "smtp2.ocn.ne.jp" in client.get("/en/providers/?q=ocn").content.decode()


def test_a_second_newer_file_goes_on_from_the_first(run):
    run(changed("ocn", smtp_host="smtp2.ocn.ne.jp"))
    assert "changed: 1" in run(changed("ocn", smtp_host="smtp3.ocn.ne.jp"))


def test_a_dry_run_says_what_would_change_and_changes_nothing(run):
    said = run(changed("ocn", smtp_host="smtp2.ocn.ne.jp"), "--dry-run")
    assert "Would change ocn: smtp_host" in said
    assert Provider.objects.get(slug="ocn").smtp_host == "smtp.ocn.ne.jp"


def test_what_staff_edited_is_left_alone_and_named(run):
    Provider.objects.filter(slug="ocn").update(note_ja="担当者の言葉")
    said = run(changed("ocn", smtp_host="smtp2.ocn.ne.jp"))
    assert "Edited by staff, left alone: ocn" in said
    assert Provider.objects.get(slug="ocn").smtp_host == "smtp.ocn.ne.jp"


def test_columns_that_are_absent_stay_as_they_are(run):
    run(
        f"{LEAST}\nocn,OCN,OCN New,isp,fixed,yes,mailbox_password,active,"
        "verified-page,high"
    )
    row = Provider.objects.get(slug="ocn")
    assert (row.name_en, row.smtp_host) == ("OCN New", "smtp.ocn.ne.jp")
    assert "おーしーえぬ" in row.words


def test_a_new_provider_is_added_and_none_is_deleted(run):
    assert "added: 1, changed: 0" in run(f"{LEAST}\n{NEW}")
    assert Provider.objects.count() == 144
    assert "added: 0, changed: 0, unchanged: 1" in run(f"{LEAST}\n{NEW}")


def test_an_unverified_server_of_a_new_provider_is_kept_from_visitors(run, client):
    run(
        f"{LEAST},smtp_host\nnew-net,新,New,isp,fixed,yes,mailbox_password,active,"
        "unverified,low,smtp.new.jp"
    )
    assert "smtp.new.jp" not in client.get("/providers/new-net/").content.decode()


def test_the_words_of_the_research_are_understood(run):
    run(
        f"{LEAST},domains,username_form,auth,alt_submission,host_rule,source\n"
        "new-net,新,New,hosting,by_contract,yes,mailbox_password,active,"
        "verified-page (no SMTP host found),high,custom; *.new.jp,unknown,LOGIN/PLAIN,"
        "smtp.<domain>:465 SSL; ask the shop,smtp.<domain>,"
        "thunderbird/autoconfig@c6ad7965 (2026-03-12) ispdb/new.jp.xml"
    )
    row = Provider.objects.get(slug="new-net")
    assert (row.domains, row.has_own_domains) == ("*.new.jp", True)
    assert (row.username_form, row.auth) == ("", "password")
    assert row.alt_submission == "same host:465 SSL"
    assert "ask the shop" in row.notes
    assert str(row.last_checked) == "2026-03-12"
    assert row.source.endswith("/c6ad7965/ispdb/new.jp.xml")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (NEW.replace("isp", "shop"), "the kind 'shop' is not one of isp"),
        (NEW.replace("new-net", "new net"), "slug"),
        (NEW.replace("new-net", "report"), "another page"),
        (NEW.replace(",low", ",sure"), "the confidence 'sure'"),
        (NEW.replace("New Net", ""), "name_en is empty"),
        (NEW.replace(",unknown,", ",fixed,"), "needs its name"),
        (NEW + ",more", "11 values for 10 columns"),
        (NEW.replace(",low", ""), "9 values for 10 columns"),
        (NEW.replace("新ネット", "x" * 101), "name_ja"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_changed(run, line, reason):
    good = NEW.replace("new-net", "good-net")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(f"{LEAST}\n{good}\n{line}")
    assert Provider.objects.count() == 143
    said = run(f"{LEAST}\n{good}\n{line}", "--skip-bad")
    assert "line 3: " in said
    assert reason in said
    assert "added: 1" in said


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("smtp_port", "99999", "A port is a number"),
        ("smtp_port", "many", "is no number"),
        ("smtp_host", "smtp ocn", "no name of a server"),
        ("domains", "ocn", "is no domain"),
        ("last_checked", "yesterday", "is not written like"),
        ("end_date", "2028-03-31", "Only a service that is ending"),
        ("op25b_page", "javascript:alert(1)", "op25b_page"),
        ("auth", "handshake", "the auth 'handshake'"),
    ],
)
def test_a_bad_value_is_named(run, column, value, reason):
    said = run(changed("ocn", **{column: value}), "--skip-bad")
    assert reason in said
    assert "skipped as bad: 1" in said


def test_a_name_given_twice_is_named(run):
    said = run(f"{LEAST}\n{NEW}\n{NEW}", "--skip-bad")
    assert "line 3: repeats line 2" in said


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "has no column"),
        (b"slug,name_ja\nx,y", "has no column name_en"),
        (f"{LEAST},kind\n{NEW},isp".encode(), "a column twice: kind"),
        (LEAST.encode(), "has no provider"),
        (b"\xff\xfe\x00x", "no text in UTF-8"),
        (f'{LEAST}\n"{NEW}'.encode(), "line 2"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(run, data, reason):
    with pytest.raises(CommandError, match=reason):
        run(data)


def test_shift_jis_and_a_mark_of_utf_8_are_read(run):
    text = f"{LEAST}\n{NEW}\n"
    assert "Shift_JIS" in run(text.encode("cp932"))
    assert Provider.objects.get(slug="new-net").name_ja == "新ネット"
    assert "unchanged: 1" in run(text.encode("utf-8-sig"))


def test_a_column_that_is_not_known_is_named(run):
    assert "Columns not known, left out: colour." in run(f"{LEAST},colour\n{NEW},blue")


def test_a_file_that_is_not_there_is_a_sentence():
    with pytest.raises(CommandError, match="No such file"):
        call_command("importproviders", "no/such/file.csv")


def test_nothing_is_told_when_nothing_changes(run):
    before = texts.version()
    run(SHIPPED)
    assert texts.version() == before
