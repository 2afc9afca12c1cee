"""deploy/mail/render.py: one description of a host, all files of its mail servers."""

import subprocess
import sys

import pytest
from django.conf import settings

RENDERER = settings.BASE_DIR / "deploy/mail/render.py"
EXAMPLE = settings.BASE_DIR / "deploy/mail/example.toml"


def render(description):
    """Run the script as an operator does."""
    return subprocess.run(
        [sys.executable, RENDERER, description],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def host(mail_stack):
    """Return the description from which the servers of the tests were rendered."""
    return mail_stack.directory / "host.toml"


@pytest.mark.production
def test_a_file_with_a_secret_is_for_its_one_reader(host, mail_stack):
    key, password = mail_stack.doveadm_key, (host.parent / "password").read_text()
    for path in map(host.parent.joinpath, render(host).stdout.splitlines()):
        text = path.read_text()
        is_secret = key in text or password.strip() in text
        assert path.stat().st_mode & 0o777 == (0o600 if is_secret else 0o644)
        assert is_secret is (path.is_relative_to(host.parent / "secrets"))


@pytest.mark.production
def test_rendering_again_changes_nothing(host):
    paths = render(host).stdout.splitlines()
    before = [host.parent.joinpath(path).read_text() for path in paths]
    assert len(before) == 15
    render(host)
    assert [host.parent.joinpath(path).read_text() for path in paths] == before
    assert not any("{{ " in text for text in before)


@pytest.mark.production
@pytest.mark.parametrize(
    "program", [("postconf", "-c", "postfix"), ("doveconf", "-n", "-c", "dovecot")]
)
def test_the_programs_know_every_setting(mail_stack, program):
    name, *options, last = program
    place = mail_stack.directory / last
    place /= "dovecot.conf" if last == "dovecot" else ""
    ended = subprocess.run([name, *options, place], capture_output=True, check=True)
    assert b"unused parameter" not in ended.stderr
    assert b"Warning" not in ended.stderr


@pytest.mark.production
def test_a_filter_for_incoming_mail_is_one_setting(tmp_path, mail_stack):
    description = mail_stack.host(
        postfix_directory=str(tmp_path), filter="inet:127.0.0.1:11332"
    )
    file = tmp_path / "host.toml"
    file.write_text(
        "".join(f'{name} = "{description[name]}"\n' for name in description)
    )
    assert render(file).returncode == 0
    milters = subprocess.run(
        ["postconf", "-c", tmp_path, "-xh", "smtpd_milters"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert milters == [f"inet:127.0.0.1:{mail_stack.signer}", "inet:127.0.0.1:11332"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hostnames = "x"', "unknown: hostnames"),
        ("hostname = ", "line"),
        ('portal = "station.example"', "portal: an address such as https://"),
        ('postmaster = "o\'brien@example.net"', "postmaster: no quotes"),
        ('doveadm_key_file = "/nowhere"', "/nowhere"),
    ],
)
def test_a_mistake_is_a_sentence_and_nothing_is_written(tmp_path, line, said):
    key = tmp_path / "key"
    key.write_text("0123456789abcdef")
    name = line.partition(" ")[0]
    kept = [
        text
        for text in EXAMPLE.read_text().splitlines()
        if not text.startswith(f"{name} ")
    ]
    text = "\n".join([line, *kept]).replace(
        "/etc/station/mailreader.password", str(key)
    )
    (tmp_path / "host.toml").write_text(
        text.replace("/etc/station/doveadm.key", str(key))
    )
    ended = render(tmp_path / "host.toml")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"key", "host.toml"}


def test_a_description_lacks_nothing(tmp_path):
    (tmp_path / "host.toml").write_text('hostname = "mail.example"')
    assert (
        "missing: domain, portal, postmaster" in render(tmp_path / "host.toml").stderr
    )
