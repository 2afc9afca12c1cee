"""What `make run` says when it serves: where, and whom to try it as."""

from typing import Any

from django.conf import settings

from members.management import demo


def text(port: int, data: dict[str, Any]) -> str:
    """Return everything that a newcomer needs, the address of the site last."""
    mail = data["submission"]
    server = f"{mail['host']}:{mail['port']}"
    lines = [
        *_people(data),
        f"Submission (STARTTLS, SMTP AUTH): {server}",
        f"  its certificate: {mail['ca_file']}",
        "To send with a claimed address, for example:",
        f"  curl --ssl-reqd --cacert {mail['ca_file']} --user ADDRESS:PASSWORD \\",
        "    --mail-from ADDRESS --mail-rcpt ADDRESS --upload-file README.md \\",
        f"    smtp://{server}",
        f"The same in {settings.VAR_DIR / 'demo.json'}",
        f"Logs in {settings.VAR_DIR / 'log'}",
        "",
        f"Serving http://localhost:{port}/ until Ctrl-C.",
    ]
    return "\n".join(lines)


def _people(data: dict[str, Any]) -> list[str]:
    if "staff" not in data:
        return [
            "The demo passwords are gone with demo.json; remove var/ to begin anew."
        ]
    names = [(row["connection_id"], row["password"]) for row in data["connections"]]
    notes = demo.notes()
    connections = [f"  {name}  {word}  {notes.get(name, '')}" for name, word in names]
    staff = data["staff"]
    return [
        "",
        "Demo connections (connection ID, password):",
        *(line.rstrip() for line in connections),
        "Staff, at /admin/:",
        f"  {staff['username']}  {staff['password']}",
        f"  TOTP secret {staff['totp_secret']}",
        f"  or a recovery code, once each: {' '.join(demo.recovery_codes()[:4])}",
    ]
