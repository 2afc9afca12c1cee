#!/usr/bin/env python3
"""Render the configuration of Postfix and Dovecot for one mail host.

    deploy/mail/render.py HOST.toml

Needs Python 3.11 only. Example: deploy/mail/example.toml. Files with secrets are
readable by the one user who reads them (mode 0600). May be run again at any time;
Postfix and Dovecot take changes after `postfix reload` and `doveadm reload`.
"""

import hashlib
import os
import pwd
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
PLACE = re.compile(r"\{\{ (\w+) \}\}")
REQUIRED = [
    "hostname",
    "domain",
    "portal",
    "postmaster",
    "certificate",
    "certificate_key",
    "database_host",
    "database_password_file",
    "doveadm_key_file",
]
DEFAULTS = {
    "postfix_directory": "/etc/postfix",
    "dovecot_config": "/etc/dovecot",
    "secrets": "/etc/station/mail",
    "queue_directory": "/var/spool/postfix",
    "data_directory": "/var/lib/postfix",
    "dovecot_directory": "/run/dovecot",
    "dovecot_state": "/var/lib/dovecot",
    "mail_directory": "/srv/mail",
    "mail_user": "vmail",
    "mail_group": "vmail",
    "postfix_log": "",  # syslog
    "dovecot_log": "syslog",
    "protocols": "all",
    "interfaces": "all",
    "listen": "*, ::",
    "internal_address": "127.0.0.1",
    "smtp_listen": "25",
    "submission_listen": "587",
    "submissions_listen": "465",
    "imaps_port": "993",
    "pop3s_port": "995",
    "lmtp_port": "24",
    "doveadm_port": "8080",
    "policy_host": "127.0.0.1",
    "policy_port": "10031",
    "auth_policy_port": "10032",
    "database_port": "5432",
    "database_name": "station",
    "database_user": "mailreader",
    "relayhost": "",
    "dns": "yes",
    "signer_port": "8891",
    "signer_config": "/etc/opendkim.conf",
    "signer_needs_safe_key": "yes",
    "dkim_key": "/etc/station/dkim.key",
    "dkim_selector": "station",
    "filter": "",  # a milter that looks at incoming mail, such as inet:127.0.0.1:11332
    "message_bytes": "20971520",
    "recipients": "1000",
    "connections": "50",
    "error_sleep": "1s",
    "failure_delay": "2",
}
SENDERS_PAGE = "/members/senders/"
POSTFIX_MAPS = sorted(path.name for path in (HERE / "maps").glob("*.cf"))


class RenderError(Exception):
    """What is wrong with the description of the host."""


def main(arguments: list[str]) -> int:
    """Render for the host that a file describes."""
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        with Path(arguments[0]).open("rb") as file:
            written = render(tomllib.load(file))
    except (OSError, RenderError, tomllib.TOMLDecodeError) as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 1
    sys.stdout.writelines(f"{path}\n" for path in written)
    return 0


def render(host: Mapping[str, object]) -> list[Path]:
    """Write all files of a host; raise RenderError before the first one is written."""
    values = complete({key: str(value) for key, value in host.items()})
    postfix = Path(values["postfix_directory"])
    dovecot = Path(values["dovecot_config"])
    secrets = Path(values["secrets"])
    # Postfix reads its maps as the user postfix, Dovecot its queries as root.
    files = [
        (HERE / "postfix/main.cf", postfix / "main.cf", 0o644, "root"),
        (HERE / "postfix/master.cf", postfix / "master.cf", 0o644, "root"),
        (HERE / "dovecot/dovecot.conf", dovecot / "dovecot.conf", 0o644, "root"),
        (HERE / "dovecot/sql.conf", secrets / "dovecot/sql.conf", 0o600, "root"),
        (
            HERE / "dovecot/keys.conf",
            secrets / "dovecot/keys.conf",
            0o600,
            "root",
        ),
        (HERE / "opendkim.conf", Path(values["signer_config"]), 0o644, "root"),
        *(
            (HERE / "maps" / name, secrets / "postfix" / name, 0o600, "postfix")
            for name in POSTFIX_MAPS
        ),
    ]
    texts = [filled(template, values) for template, *_rest in files]
    for text, (_template, path, mode, user) in zip(texts, files, strict=True):
        write(path, text, mode=mode, user=user)
    return [path for _template, path, *_rest in files]


def complete(host: dict[str, str]) -> dict[str, str]:
    """Return every value that a template asks for."""
    known = {*REQUIRED, *DEFAULTS}
    if missing := [name for name in REQUIRED if name not in host]:
        raise RenderError(f"missing: {', '.join(missing)}")
    if unknown := sorted(host.keys() - known):
        raise RenderError(f"unknown: {', '.join(unknown)}")
    values = {**DEFAULTS, **host}
    for name, value in values.items():
        if "\n" in value or "'" in value:
            raise RenderError(f"{name}: no quotes and no line breaks, please")
    if not re.fullmatch(r"https?://[\w.:\[\]/-]+", values["portal"], re.ASCII):
        raise RenderError("portal: an address such as https://station.example, please")
    password = secret(values["database_password_file"])
    key = secret(values["doveadm_key_file"])
    dns = values["dns"] == "yes"
    return values | {
        "database": postfix_database(values, password),
        "dovecot_connect": dovecot_database(values, password),
        "doveadm_key": key,
        "policy_nonce": hashlib.sha256(f"auth policy {key}".encode()).hexdigest(),
        "dns_support": "enabled" if dns else "disabled",
        "sender_domain_check": "reject_unknown_sender_domain," if dns else "",
        **footers(values),
    }


def footers(values: Mapping[str, str]) -> dict[str, str]:
    """Return what Postfix adds to the refusal of a sender, on the same line.

    Programs show one line of an answer, and not each of them the last one.
    """
    page = values["portal"].rstrip("/") + SENDERS_PAGE
    domain = values["domain"]
    return {
        "domain_pattern": domain.replace(".", "[.]"),
        "footer_of_ours": rf"\c. Of {domain}, send as your own address only",
        "footer_of_others": rf"\c. Confirm it first: {page}",
    }


def secret(path: str) -> str:
    """Read one line of letters and digits; anything else needs quoting somewhere."""
    text = Path(path).read_text().strip()
    if not re.fullmatch(r"[\w.~+/=-]{16,}", text, re.ASCII):
        raise RenderError(
            f"{path}: 16 or more of A-Z a-z 0-9 . _ ~ + / = - on one line"
        )
    return text


def postfix_database(values: Mapping[str, str], password: str) -> str:
    """Return what every map of Postfix begins with.

    The host stands there three times: a connection that broke (a restart of the
    database) makes Postfix leave an entry alone for a minute, and take the next.
    """
    host, port = values["database_host"], values["database_port"]
    server = f"unix:{host}" if host.startswith("/") else f"{host}:{port}"
    lines = (
        "# The mail directory, read with a role that may do nothing else.",
        f"hosts = {server} {server} {server}",
        f"dbname = {values['database_name']}",
        f"user = {values['database_user']}",
        f"password = {password}",
    )
    return "\n".join(lines)


def dovecot_database(values: Mapping[str, str], password: str) -> str:
    """Return how Dovecot connects; it waits no longer than 5 seconds."""
    return (
        f"host={values['database_host']} port={values['database_port']}"
        f" dbname={values['database_name']} user={values['database_user']}"
        f" password={password} connect_timeout=5"
    )


def filled(template: Path, values: Mapping[str, str]) -> str:
    """Return a template's text with its values."""
    return PLACE.sub(lambda place: values[place[1]], template.read_text())


def write(path: Path, text: str, *, mode: int, user: str) -> None:
    """Replace a file in one step; nobody reads a secret meanwhile."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w"
    ) as f:
        f.write(text)
        owner = pwd.getpwnam(user)
        os.fchown(f.fileno(), owner.pw_uid, owner.pw_gid)
        os.fchmod(f.fileno(), mode)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
