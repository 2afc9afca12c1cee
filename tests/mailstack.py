"""A private Postfix and Dovecot, rendered from deploy/mail, that leave no trace."""

import contextlib
import io
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections, router

from members.mailsystem.embedded import certificate
from members.mailsystem.models import MailAccount
from members.mailsystem.policy import PolicyServer
from tests.servers import MissingProgramError, free_port, kept, wait_for

HERE = "127.0.0.1"
IPV6 = Path("/proc/net/if_inet6").exists()
"""Whether this machine has IPv6, its loopback at least."""

MASTER = "/usr/lib/postfix/sbin/master"
PACKAGES = {
    MASTER: "postfix",
    "/usr/lib/postfix/postfix-pgsql.so": "postfix-pgsql",
    "/usr/sbin/dovecot": "dovecot-core",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/pop3": "dovecot-pop3d",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/modules/auth/libdriver_pgsql.so": "dovecot-pgsql",
    "/usr/sbin/opendkim": "opendkim",
}
# In a process namespace of their own: the kernel ends every daemon with the first one.
NAMESPACE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child=KILL", "--"]
# They wait for their configuration: who dies while writing it leaves nothing either.
ALL = """
until [ -e "$DIRECTORY/prepared" ]; do sleep 0.05; done
"$0" -c "$1" -s & dovecot -F -c "$2" & opendkim -f -x "$3" &
wait
"""


FOR_TESTS = {
    "mail_user": "nobody",
    "mail_group": "nogroup",
    "protocols": "all" if IPV6 else "ipv4",
    "interfaces": f"{HERE}, [::1]" if IPV6 else HERE,
    "listen": f"{HERE}, ::1" if IPV6 else HERE,
    "dns": "no",
    "signer_needs_safe_key": "no",  # anybody may write to /tmp
    "error_sleep": "0s",
    "failure_delay": "1",
}
"""What a description says of a place that only tests reach."""


@dataclass(frozen=True)
class MailStack:
    """Where the servers of one process of the tests are."""

    directory: Path
    smtp: int = field(default_factory=free_port)
    submission: int = field(default_factory=free_port)
    submissions: int = field(default_factory=free_port)
    imaps: int = field(default_factory=free_port)
    pop3s: int = field(default_factory=free_port)
    lmtp: int = field(default_factory=free_port)
    doveadm: int = field(default_factory=free_port)
    policy: int = field(default_factory=free_port)
    auth_policy: int = field(default_factory=free_port)
    signer: int = field(default_factory=free_port)
    outside: int = field(default_factory=free_port)
    filter: int = field(default_factory=free_port)
    doveadm_key: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def ca_file(self) -> Path:
        """What a client has to trust."""
        return certificate.ca_file(self.directory / "tls")

    @property
    def worker_settings(self) -> dict[str, str]:
        """The settings that lead a worker here."""
        return {
            "PROOF_SUBMISSION": f"{HERE}:{self.submission}",
            "PROOF_IMAP": f"{HERE}:{self.imaps}",
            "DELIVERY_LMTP": f"{HERE}:{self.lmtp}",
            "DOVEADM": f"{HERE}:{self.doveadm}",
            "DOVEADM_KEY": self.doveadm_key,
            "MAIL_CA_FILE": str(self.ca_file),
        }

    @property
    def logs(self) -> list[Path]:
        """Where the servers say what happened."""
        return [self.directory / f"{name}.log" for name in ("postfix", "dovecot")]

    def said(self, since: Sequence[int] = (0, 0)) -> str:
        """Return what both said since they had said so much (see `marks`)."""
        pairs = zip(self.logs, since, strict=True)
        return "".join(path.read_text()[start:] for path, start in pairs)

    @property
    def marks(self) -> list[int]:
        """How much both said so far."""
        return [len(path.read_text()) for path in self.logs]

    def host(self, **extra: str) -> dict[str, str]:
        """Describe this place as the description of a mail host does."""
        here, database = self.directory, connections[alias()].settings_dict
        ports = ["imaps", "pop3s", "lmtp", "doveadm", "policy", "auth_policy", "signer"]
        return {
            "hostname": "mail.example",
            "domain": settings.MAIL_DOMAIN,
            "portal": settings.BASE_URL,
            "postmaster": f"operator@{settings.MAIL_DOMAIN}",
            "certificate": str(self.ca_file),
            "certificate_key": str(here / "tls/key.pem"),
            "database_host": database["HOST"],
            "database_name": database["NAME"],
            "database_user": role(),
            "database_password_file": str(here / "password"),
            "doveadm_key_file": str(here / "doveadm.key"),
            "postfix_directory": str(here / "postfix"),
            "dovecot_config": str(here / "dovecot"),
            "secrets": str(here / "secrets"),
            "queue_directory": str(here / "queue"),
            "data_directory": str(here / "data"),
            "dovecot_directory": str(here / "run"),
            "dovecot_state": str(here / "state"),
            "mail_directory": str(here / "mail"),
            "postfix_log": str(here / "postfix.log"),
            "dovecot_log": str(here / "dovecot.log"),
            "smtp_listen": str(self.smtp),
            "submission_listen": str(self.submission),
            "submissions_listen": str(self.submissions),
            **{f"{name}_port": str(getattr(self, name)) for name in ports},
            "relayhost": f"[{HERE}]:{self.outside}",
            "filter": f"inet:{HERE}:{self.filter}",
            "signer_config": str(here / "opendkim.conf"),
            "dkim_key": str(here / "dkim.key"),
            **FOR_TESTS,
            **extra,
        }


def alias() -> str:
    """Return the database of the mail directory."""
    return router.db_for_read(MailAccount) or "default"


def role() -> str:
    """Return the role of this process of the tests (see tests.servers)."""
    return f"mailreader_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@contextlib.contextmanager
def mail_stack(**extra: str) -> Iterator[MailStack]:
    """Run both on the mail directory; raise MissingProgramError without them."""
    check_programs()
    # A socket's path may have 107 bytes, so TMPDIR is not asked.
    stack = MailStack(Path(tempfile.mkdtemp(prefix="station-mail-", dir="/tmp")))
    here = stack.directory
    command = [*NAMESPACE, "sh", "-c", ALL, MASTER, str(here / "postfix")]
    command += [str(here / "dovecot/dovecot.conf"), str(here / "opendkim.conf")]
    with kept(command, here, lambda: None, stop="KILL"):
        _prepare(stack, stack.host(**extra))
        (here / "prepared").touch()
        with PolicyServer(HERE, stack.policy, stack.auth_policy):
            wait_for(lambda: _ready(stack), here / "log")
            yield stack


def check_programs(packages: Mapping[str, str] = PACKAGES) -> None:
    """Raise MissingProgramError with the packages that are not installed."""
    if os.geteuid() != 0:
        raise MissingProgramError("Postfix needs root, so it was not started")
    if missing := [name for path, name in packages.items() if not Path(path).exists()]:
        raise MissingProgramError(f"{', '.join(missing)}: not installed")
    tried = subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False)
    if tried.returncode:
        raise MissingProgramError("no process namespace may be made (unshare)")


def _prepare(stack: MailStack, host: dict[str, str]) -> None:
    here = stack.directory
    here.chmod(0o755)
    for name in ("queue", "data", "mail", "tls"):
        (here / name).mkdir()
    shutil.chown(here / "data", "postfix")
    shutil.chown(here / "mail", "nobody", "nogroup")
    certificate.server_context(here / "tls")
    (here / "doveadm.key").write_text(stack.doveadm_key)
    making_key = subprocess.Popen(  # a second, while the rest goes on
        ["openssl", "genrsa", "-out", here / "dkim.key", "2048"],
        stderr=subprocess.DEVNULL,
    )
    for path in stack.logs:
        path.touch()
    password = here / "password"
    call_command(
        "maildirectory", role=role(), password_file=password, stdout=io.StringIO()
    )
    description = here / "host.toml"
    description.write_text("".join(f'{key} = "{host[key]}"\n' for key in host))
    renderer = settings.BASE_DIR / "deploy/mail/render.py"
    _run(sys.executable, renderer, description)
    _run("postfix", "-c", here / "postfix", "check")
    making_key.wait()
    shutil.chown(here / "dkim.key", "opendkim")


def _run(*command: Any) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode or "warning" in ended.stderr:
        raise RuntimeError(f"{command[0]}: {ended.stdout}{ended.stderr}")


def _ready(stack: MailStack) -> None:
    for port in (stack.smtp, stack.imaps, stack.lmtp, stack.signer):
        socket.create_connection((HERE, port), timeout=1).close()


def main() -> None:
    """Run the servers, say where they are, and stay."""
    with mail_stack() as stack:
        where = {"directory": str(stack.directory)}
        sys.stdout.write(f"{json.dumps(where | stack.worker_settings)}\n")
        sys.stdout.flush()
        threading.Event().wait()
