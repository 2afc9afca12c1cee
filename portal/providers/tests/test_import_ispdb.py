"""A checkout of Mozilla's directory fills in Japan, and what is listed already."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.providers.models import Provider
from portal.providers.tests.make import imported, mark_imported
from portal.providers.ways import ways_of

pytestmark = pytest.mark.django_db

SERVER = """
  <outgoingServer type="smtp">
    <hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType>
    <username>{user}</username><authentication>{auth}</authentication>
  </outgoingServer>"""
USUAL = {
    "host": "smtp.new.ne.jp",
    "port": 587,
    "socket": "STARTTLS",
    "user": "%EMAILADDRESS%",
    "auth": "password-cleartext",
}


def server(**other):
    """Return one outgoing server."""
    return SERVER.format(**USUAL | other)


def config(*servers, domains=("new.ne.jp",), name="New Net"):
    """Return one file."""
    parts = "".join(f"<domain>{domain}</domain>" for domain in domains)
    return (
        f'<clientConfig version="1.1"><emailProvider id="x">{parts}'
        f"<displayName>{name}</displayName>{''.join(servers or [server()])}"
        "</emailProvider></clientConfig>"
    )


@pytest.fixture
def run(tmp_path):
    """Return a function that imports files and returns what was said."""

    def run(*options, **files):
        folder = tmp_path / "ispdb"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode()
            (folder / f"{name}.xml").write_bytes(data)
        out = io.StringIO()
        call_command("importproviders", str(tmp_path), *options, stdout=out, stderr=out)
        return out.getvalue()

    return run


def test_a_japanese_provider_is_added_with_source_and_date(run):
    assert "added: 1" in run("--date", "2026-03-12", new=config())
    row = Provider.objects.get(slug="new-ne-jp")
    assert (row.name_ja, row.smtp_host, row.smtp_port) == (
        "New Net",
        "smtp.new.ne.jp",
        587,
    )
    assert (row.status, row.confidence) == ("verified-ispdb", "medium")
    assert row.source.endswith("/master/ispdb/new.xml")
    assert str(row.last_checked) == "2026-03-12"


def test_one_of_another_country_is_counted_and_left_out(run):
    said = run(new=config(domains=["example.de"]))
    assert "Of other countries and not in the directory: 1 files." in said
    assert not Provider.objects.exists()


def test_one_of_another_country_that_is_listed_is_filled_in(run):
    imported("big", domains="big.example.com", status="third-party", socket="plain")
    run(new=config(domains=["big.example.com", "big.example.org"]))
    row = Provider.objects.get()
    assert (row.smtp_host, row.socket) == ("smtp.new.ne.jp", "STARTTLS")
    assert row.domains == "big.example.com big.example.org"


def test_a_wildcard_of_the_directory_counts(run):
    imported("wild", domains="*.wild.ne.jp", status="third-party")
    run(new=config(domains=["a.wild.ne.jp"]))
    assert Provider.objects.get().smtp_host == "smtp.new.ne.jp"


def test_running_again_changes_nothing(run):
    run("--date", "2026-03-12", new=config())
    said = run("--date", "2026-03-12", new=config())
    assert "added: 0, changed: 0, unchanged: 1" in said


def test_what_the_provider_itself_says_is_kept_and_named(run):
    imported(domains="new.ne.jp", status="verified-page")
    assert "Kept, since more is known" in run(new=config())
    assert Provider.objects.get().smtp_host == "smtp.sample.ne.jp"


def test_a_page_without_a_server_is_filled_in(run):
    empty = {"smtp_host": "", "host_kind": "unknown", "smtp_port": None, "socket": ""}
    imported(domains="new.ne.jp", **empty)
    run(new=config())
    assert Provider.objects.get().smtp_host == "smtp.new.ne.jp"


def test_an_encrypted_way_is_not_replaced_by_a_plain_one(run):
    imported(domains="new.ne.jp", status="third-party", smtp_port=465, socket="SSL")
    run(new=config(server(socket="plain")))
    assert Provider.objects.get().smtp_port == 465


def test_an_ended_service_is_not_revived(run):
    imported(domains="new.ne.jp", status="third-party", service_state="ended")
    run(new=config())
    row = Provider.objects.get()
    assert (row.service_state, row.smtp_host) == ("ended", "smtp.sample.ne.jp")


def test_what_staff_edited_is_left_alone_and_named(run):
    run(new=config())
    Provider.objects.update(name_ja="担当者の名前")
    said = run(new=config(server(host="other.new.ne.jp")))
    assert "Edited by staff, left alone: new-ne-jp" in said
    assert Provider.objects.get().smtp_host == "smtp.new.ne.jp"


def test_the_best_of_several_servers_is_the_first(run):
    run(
        new=config(
            server(socket="plain", port=25),
            server(socket="plain"),
            server(socket="SSL", port=465, host="ssl.new.ne.jp"),
        )
    )
    row = Provider.objects.get()
    assert (row.smtp_host, row.smtp_port, row.socket) == ("ssl.new.ne.jp", 465, "SSL")
    assert [(way.host, way.port) for way in ways_of(row)] == [
        ("ssl.new.ne.jp", 465),
        ("smtp.new.ne.jp", 587),
    ]


def test_another_way_to_the_same_server_is_kept(run):
    imported(
        domains="new.ne.jp",
        status="third-party",
        smtp_host="smtp.new.ne.jp",
        alt_submission="same host:465 SSL; old.new.ne.jp:465 SSL",
    )
    run(new=config(server(port=587), server(host="b.new.ne.jp")))
    assert Provider.objects.get().alt_submission == (
        "b.new.ne.jp:587 STARTTLS; same host:465 SSL; old.new.ne.jp:465 SSL"
    )


def test_the_commit_named_in_a_source_stays_while_nothing_else_differs(run):
    run("--date", "2026-03-12", new=config())
    old = "https://github.com/thunderbird/autoconfig/blob/c6ad7965/ispdb/new.xml"
    row = Provider.objects.get()
    row.source = old
    mark_imported(row)
    run("--date", "2026-04-01", new=config())
    row.refresh_from_db()
    assert (row.source, str(row.last_checked)) == (old, "2026-04-01")
    run("--date", "2026-04-02", new=config(server(port=465, socket="SSL")))
    row.refresh_from_db()
    assert "/master/ispdb/new.xml" in row.source


def test_port_25_alone_says_nothing_of_587(run):
    run(new=config(server(port=25, socket="plain")))
    assert Provider.objects.get().supports_submission == "unknown"


@pytest.mark.parametrize(
    ("user", "form"),
    [
        ("%EMAILADDRESS%", "full_address"),
        ("%EMAILLOCALPART%", "local_part"),
        ("%EMAILLOCALPART%.%EMAILDOMAIN%", "localpart.domain"),
        ("id-%EMAILLOCALPART%", ""),
    ],
)
def test_the_form_of_the_user_name_is_read(run, user, form):
    run(new=config(server(user=user)))
    assert Provider.objects.get().username_form == form


def test_oauth2_alone_is_known_as_such(run):
    run(new=config(server(auth="OAuth2")))
    row = Provider.objects.get()
    assert (row.auth, row.credential) == ("oauth2", "oauth2_only")


def test_a_host_made_of_the_domain_is_a_rule(run):
    run(new=config(server(host="mail.%EMAILDOMAIN%")))
    row = Provider.objects.get()
    assert (row.smtp_host, row.host_kind) == ("", "by_address")
    assert row.host_rule_en == "mail.(what follows @ in your address)"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<clientConfig><emailProvider><domain>&b;.jp</domain></emailProvider></clientConfig>"
)
FILE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    "<clientConfig><emailProvider><domain>&a;</domain></emailProvider></clientConfig>"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no sound XML"),
        ("<clientConfig>", "no sound XML"),
        (b"\xff\xfe\xfd", "no sound XML"),
        (BOMB, "no sound XML"),
        (FILE, "no sound XML"),
        ("<html/>", "no clientConfig"),
        ("<clientConfig/>", "no clientConfig"),
        ("<clientConfig><emailProvider/></clientConfig>", "names no domain"),
        (config(domains=["nowhere"]), "names no domain"),
        (config(server(port="many")), "is no port"),
        (config(server(port=0)), "is no port"),
        (config(server(host="%EMAILLOCALPART%.jp")), "cannot be read"),
        (config(server(host="a b")), "no name of a server"),
        (config() + " " * 200_000, "larger than"),
        (config().replace("smtp", "other", 1), "no outgoing server"),
    ],
    ids=range(15),
)
def test_a_bad_file_is_named_and_nothing_is_changed(run, text, reason):
    good = config(domains=["good.ne.jp"])
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(bad=text, good=good)
    assert not Provider.objects.exists()
    said = run("--skip-bad", bad=text, good=good)
    assert "bad.xml: " in said
    assert reason in said
    assert Provider.objects.get().slug == "good-ne-jp"


def test_two_files_about_one_provider_are_not_mixed(run):
    imported(domains="a.ne.jp b.ne.jp", status="third-party")
    said = run(
        "--skip-bad", a=config(domains=["a.ne.jp"]), b=config(domains=["b.ne.jp"])
    )
    assert "b.xml: sample is described by a.xml already" in said


def test_a_directory_without_files_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no XML file"):
        call_command("importproviders", str(tmp_path))
