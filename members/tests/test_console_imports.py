"""An operator brings a file, sees what it would change, and lets it be applied."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.intake import turns, uploads
from members.models import Connection, StaffEvent, TakenAddress, Upload
from members.tests.exports import BAD, GOOD, HEADER, SAMPLES
from members.tests.staff import enter, with_role

PAGE = "/admin/imports/"
WHY = "weekly list"

pytestmark = pytest.mark.django_db


@pytest.fixture
def console(client):
    """Return a client of an operator."""
    with_role("operators")
    return enter(client, "agent")


def bring(client, text, kind="connections", name="list.csv"):
    """Bring a file; return where that leads."""
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(PAGE, {"kind": kind, "file": SimpleUploadedFile(name, data)})


def worked():
    """Let a worker do what there is."""
    while turns.work():
        pass


def confirm(client, place, **extra):
    """Confirm what the page shows."""
    plan = Upload.objects.get(pk=place.rstrip("/").rpartition("/")[2]).plan
    return client.post(place, {"why": WHY, "plan": plan, **extra})


def test_from_the_file_to_the_rows(console):
    place = bring(console, HEADER + GOOD + BAD).url
    assert "作業プロセスを待っています" in console.get(place).content.decode()
    worked()
    page = console.get(place).content.decode()
    assert 'data-count="added">1<' in page
    assert 'data-bad="3"' in page
    assert "「ip」の後は10桁の数字です" in page
    assert "notice-7391" not in page
    assert confirm(console, place).status_code == 200
    assert confirm(console, place, skip_bad="on").url == place
    worked()
    page = console.get(place).content.decode()
    assert 'data-upload="done"' in page
    assert Connection.objects.get().connection_id == "ip0123456789"
    done = StaffEvent.objects.filter(kind="did").values_list("about", flat=True)
    assert set(done) >= {PAGE, place}


def test_the_page_of_a_file_at_work_renews_itself_with_and_without_script(console):
    place = bring(console, HEADER + GOOD).url
    page = console.get(place).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'data-hx-get="{place}progress/"' in page
    Upload.objects.update(step="hashing", done=300, total=1000)
    part = console.get(f"{place}progress/", headers={"HX-Request": "true"})
    assert "1000件中300件" in part.content.decode()
    worked()
    part = console.get(f"{place}progress/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == place


@pytest.mark.parametrize("name", ["connections-messy.csv", "connections-sjis.csv"])
def test_the_operators_own_files_are_read_as_the_command_reads_them(console, name):
    place = bring(console, (SAMPLES / name).read_bytes()).url
    worked()
    page = console.get(f"/en{place}").content.decode()
    bad = {"connections-messy.csv": 7, "connections-sjis.csv": 0}[name]
    assert page.count("data-bad=") == bad
    assert ("Shift_JIS" if "sjis" in name else "UTF-8") in page


def test_the_language_of_the_page_is_that_of_the_bad_lines(console):
    place = bring(console, HEADER + BAD).url
    worked()
    page = console.get(f"/en{place}").content.decode()
    assert "&#x27;ip&#x27; must be followed by 10 digits, not 9" in page


def test_bad_lines_of_providers_are_said_in_the_language_of_the_page_too(console):
    header = "slug,name_ja,name_en,kind,host_kind,supports_submission,credential"
    header += ",service_state,status,confidence,smtp_host\n"
    end = "fixed,yes,mailbox_password,active,unverified,low"
    bad = f"one,一,One,shop,{end},\ntwo,二,Two,isp,{end},smtp two\n"
    place = bring(console, header + bad, kind="providers").url
    worked()
    japanese = console.get(place).content.decode()
    assert "kind &#x27;shop&#x27;は、次のいずれでもありません" in japanese
    assert "smtp_host：smtp two はサーバーの名前ではありません" in japanese
    english = console.get(f"/en{place}").content.decode()
    assert "the kind &#x27;shop&#x27; is not one of isp" in english
    assert "smtp_host: smtp two is no name of a server" in english


def test_a_file_that_is_too_large_or_empty_is_a_sentence(console, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    page = bring(console, HEADER + GOOD).content.decode()
    assert "インポートコマンド" in page
    assert "field__error" in bring(console, "").content.decode()
    assert not Upload.objects.exists()


def test_a_file_that_cannot_be_read_says_so(console):
    place = bring(console, "a,b\n1,2\n").url
    worked()
    assert "1行目には列の名前が必要です" in console.get(place).content.decode()


def test_an_import_that_adds_nothing_may_be_applied_for_it_opens_the_claims(console):
    TakenAddress.objects.create(address="old@gol.com")
    place = bring(console, "old@gol.com\n", "addresses").url
    worked()
    assert "変更はありません" in console.get(place).content.decode()
    confirm(console, place)
    worked()
    assert 'data-upload="done"' in console.get(place).content.decode()


def test_what_changed_since_the_page_was_made_is_said(console):
    place = bring(console, HEADER + GOOD).url
    worked()
    answer = console.post(place, {"why": WHY, "plan": "older"}, follow=True)
    assert "変更される内容が" in answer.content.decode()


def test_a_file_is_dropped(console):
    place = bring(console, HEADER + GOOD).url
    worked()
    assert console.post(f"{place}drop/").url == PAGE
    assert 'data-upload="dropped"' in console.get(place).content.decode()


def test_another_operator_sees_it_and_does_not_confirm_in_ones_name(console, client):
    place = bring(console, HEADER + GOOD).url
    worked()
    with_role("administrators", "other")
    other = enter(type(client)(), "other")
    page = other.get(place).content.decode()
    assert 'data-count="added">1<' in page
    assert 'name="why"' not in page
    assert confirm(other, place).status_code == 403
    assert other.post(f"{place}drop/").status_code == 403


@pytest.mark.parametrize("role", ["support", "editors"])
def test_others_bring_nothing_and_see_nothing(console, client, role):
    place = bring(console, HEADER + GOOD).url
    with_role(role, "other")
    other = enter(type(client)(), "other")
    for path in (PAGE, place, f"{place}progress/"):
        assert other.get(path).status_code == 403
    assert bring(other, HEADER + GOOD).status_code == 403
    assert other.post(f"{place}drop/").status_code == 403
    assert "imports/" not in other.get("/admin/").content.decode()


def test_no_secret_is_logged(console, caplog):
    place = bring(console, HEADER + GOOD).url
    worked()
    confirm(console, place)
    worked()
    assert "notice-7391" not in caplog.text
