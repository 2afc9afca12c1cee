"""A subscriber's own server or command, set up as the guides print it, word for word.

It lives in a mount namespace: its files lie over those of this machine where the guide
says, and nobody else sees them.
"""

import html
import re
import shutil
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import free_port, kept

NAMESPACE = ["unshare", "--mount", "--pid", "--fork", "--mount-proc"]
NAMESPACE += ["--kill-child=KILL", "--"]
PACKAGES = {
    "/usr/share/postfix/main.cf.debian": "postfix",
    "/usr/share/doc/libsasl2-modules": "libsasl2-modules",
    "/usr/bin/msmtp": "msmtp",
    "/usr/bin/gpg": "gnupg",
}
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
BOX = re.compile(r'<code>([^<]*)</code></p>\s*<pre class="value file__[^>]*>([^<]*)<')
COMMANDS = "# root"
"""The box with what is run; every other one is a file."""
BEFORE = """
relayhost =
smtp_tls_security_level = may
smtp_tls_CApath = /etc/ssl/certs
myhostname = server.office.example
mydestination = office.example
alias_maps =
local_recipient_maps =
inet_protocols = ipv4
inet_interfaces = loopback-only
maillog_file = /var/lib/postfix/log
smtp_host_lookup = native
"""
"""What an office's server has before; the last line: there is no DNS to ask here."""
SYSTEMCTL = """#!/bin/sh
exec postfix "$1"
"""
GNUPG = """
gpg --batch --quiet --passphrase '' --quick-generate-key me
printf %s "$PASSWORD" | gpg --batch --quiet --recipient me --encrypt \
    --output ~/.msmtp-password.gpg
"""


def boxes(page: str) -> dict[str, str]:
    """Return the files and commands of a guide's page, as somebody copies them."""
    return {name: html.unescape(text) for name, text in BOX.findall(page)}


@dataclass(frozen=True)
class Office:
    """A Postfix on a Debian of its own; the office's programs send by its port."""

    directory: Path
    port: int = field(default_factory=free_port)

    def send(self, sender: str, to: str) -> None:
        """Send a message as a program of the office does."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as connection:
            connection.sendmail(sender, [to], f"From: {sender}\n\nHello.")

    def be_ready(self) -> None:
        """Raise OSError until the last command has ended."""
        (self.directory / "ready").stat()

    @property
    def log(self) -> str:
        """What it said so far."""
        return (self.directory / "lib/log").read_text()


@contextmanager
def office(guide: Mapping[str, str], *, password: str, trust: Path) -> Iterator[Office]:
    """Set it up as the guide says; give it when the last command has ended."""
    server = Office(_directory("station-office-"))
    here = server.directory
    shutil.copytree("/etc/postfix", here / "etc", symlinks=True)
    for name in ("spool", "lib", "bin"):
        (here / name).mkdir()
    shutil.chown(here / "lib", "postfix")
    before = Path("/usr/share/postfix/main.cf.debian").read_text() + BEFORE
    main = _changed(before, guide["/etc/postfix/main.cf"])
    (here / "etc/main.cf").write_text(main)
    filled_in = guide["/etc/postfix/sasl_passwd"].replace("PASSWORD", password)
    (here / "etc/sasl_passwd").write_text(filled_in)
    master = (here / "etc/master.cf").read_text()
    master = re.sub(r"(?m)^smtp(?=\s+inet)", f"{server.port}", master)
    (here / "etc/master.cf").write_text(master)
    (here / "bin/systemctl").write_text(SYSTEMCTL)
    (here / "bin/systemctl").chmod(0o755)
    over = {"etc": "/etc/postfix", "spool": "/var/spool/postfix"}
    over |= {"lib": "/var/lib/postfix", f"{trust}": TRUSTED}
    begin = "/usr/lib/postfix/configure-instance.sh - && postfix start"
    command = _script(here, over, begin, guide[COMMANDS], "touch ready; sleep infinity")
    with kept(command, here, server.be_ready, stop="KILL"):
        yield server
        sys.stdout.write(server.log)


def msmtp(
    guide: Mapping[str, str], *, sender: str, to: str, password: str, trust: Path
) -> subprocess.CompletedProcess[str]:
    """Send a message by the command, with the password kept as the guide says."""
    home = _directory("station-msmtp-")
    home.chmod(0o700)
    filled_in = guide["~/.msmtprc"].replace("ADDRESS", sender)
    (home / ".msmtprc").write_text(filled_in)
    (home / ".msmtprc").chmod(0o600)
    send = f"printf 'Subject: By msmtp\\n\\nHello.\\n' | msmtp {to}"
    try:
        return subprocess.run(
            _script(home, {f"{trust}": TRUSTED}, GNUPG, send),
            env={"HOME": str(home), "PASSWORD": password, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        shutil.rmtree(home)


def _directory(prefix: str) -> Path:
    # Daemons run as users of their own, and a socket's path may have 107 bytes.
    here = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    here.chmod(0o755)
    return here


def _script(here: Path, over: Mapping[str, str], *steps: str) -> list[str]:
    """Return what runs the steps, with files and directories laid over others."""
    mounts = (f"mount --bind {what} {where}" for what, where in over.items())
    lines = [f"set -e; cd {here}", *mounts, f"PATH={here}/bin:$PATH", *steps]
    return [*NAMESPACE, "sh", "-c", "\n".join(lines)]


def _changed(before: str, lines: str) -> str:
    """Change the lines of these names, or add them."""
    names = {line.partition(" =")[0] for line in lines.splitlines()}
    others = before.splitlines()
    others = [line for line in others if line.partition(" =")[0] not in names]
    return "\n".join([*others, lines])
