"""The people and lines that a newcomer tries the portal with (`make run` only)."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from members import identifiers, provisioning
from members.models import Account, Connection, ConnectionState, Service
from portal.networks.models import AddressRange, Kind

STAFF = "support"
LOOPBACK = ("127.0.0.0/8", "::1/128")
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Line:
    """One demo connection."""

    connection_id: str
    service: Service = Service.GOL_FLETS
    state: ConnectionState = ConnectionState.ACTIVE


def make() -> dict[str, Any]:
    """Fill an empty database; return what var/demo.json says of it."""
    lines = _lines()
    passwords = {line.connection_id: password(10) for line in lines}
    with transaction.atomic():
        for line in lines:
            _connection(line, passwords[line.connection_id])
        for network in LOOPBACK:
            AddressRange.objects.create(network=network, kind=Kind.OTHER)
        staff = _staff()
    provisioning.put_networks()
    return {
        "connections": [
            {"connection_id": name, "password": passwords[name]} for name in passwords
        ],
        "staff": staff,
    }


def password(length: int) -> str:
    """Make a password without characters that look alike."""
    return "".join(secrets.choice(UNMISTAKABLE) for _ in range(length))


def notes() -> dict[str, str]:
    """Say of each connection in the database what is special about it, if anything."""
    return {
        connection.connection_id: _note(connection)
        for connection in Connection.objects.all()[:100]
    }


def recovery_codes() -> list[str]:
    """Return the unused recovery codes of the demo staff account."""
    staff = Account.objects.filter(username=STAFF).first()
    return RecoveryCodes.activate(staff).get_unused_codes() if staff else []


def save(path: Path, data: dict[str, Any]) -> None:
    """Write the file for its owner's eyes only, and never half of it."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    part.replace(path)


def load(path: Path) -> dict[str, Any]:
    """Return what the file says; an empty one where it was removed."""
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _lines() -> list[Line]:
    special = [
        Line(_number(), Service.GOL_FIXED_IP),
        Line(_number(), Service.GOL_DIALUP),
        Line(_number(), Service.GOL_AIR_EDGE),
        Line(f"office-{secrets.randbelow(900) + 100}", Service.GOL_FIXED_IP),
        Line(_number(), state=ConnectionState.SUSPENDED),
    ]
    return [Line(_number()) for _ in range(8)] + special


def _number() -> str:
    return f"ip{secrets.randbelow(10**10):010}"


def _connection(line: Line, secret: str) -> None:
    Connection.objects.create(
        account=Account.objects.create_user(
            line.connection_id, secret, is_active=line.state == ConnectionState.ACTIVE
        ),
        connection_id=line.connection_id,
        auto_numbered=identifiers.is_auto_numbered(line.connection_id),
        realm=settings.CONNECTION_REALM,
        service=line.service,
        state=line.state,
    )


def _staff() -> dict[str, str]:
    secret, totp_secret = password(12), generate_totp_secret()
    account = Account.objects.create_superuser(STAFF, secret)
    TOTP.activate(account, totp_secret)
    RecoveryCodes.activate(account)
    return {"username": STAFF, "password": secret, "totp_secret": totp_secret}


def _note(connection: Connection) -> str:
    if connection.state != ConnectionState.ACTIVE:
        return str(connection.state)
    if not connection.auto_numbered:
        return "not auto-numbered: may sign in, cannot claim"
    return "" if connection.service == Service.GOL_FLETS else str(connection.service)
