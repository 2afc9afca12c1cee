"""Hold the lines of an export of connections to their rules."""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings

from members import identifiers, passwords
from members.intake.reading import (
    Checked,
    FileError,
    cells,
    columns,
    decode,
    is_unreadable,
)
from members.models import Account, ConnectionState, Service

NEEDED = {"connection_id", "service", "opened_on"}
KNOWN = NEEDED | {"password", "password_hash", "state"}
DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class ConnectionLine:
    """One connection as the operator has it; empty means that the file does not say."""

    number: int
    connection_id: str
    password: str
    password_hash: str
    service: str
    opened_on: dt.date | None
    state: str


def check_connections(data: bytes) -> Checked[ConnectionLine]:
    """Check the whole file; raise FileError when it has no usable header."""
    text, encoding = decode(data)
    checked: Checked[ConnectionLine] = Checked(encoding)
    rows = cells(text)
    _, header = next(rows, (0, []))
    places = columns(header, needed=NEEDED, known=KNOWN)
    if not places.keys() & {"password", "password_hash"}:
        raise FileError("the header has neither password nor password_hash")
    seen: dict[str, int] = {}
    for number, row in rows:
        try:
            line = _line(number, row, places)
        except ValueError as error:
            checked.refuse(number, str(error))
            continue
        if checked.once(seen, number, line.connection_id):
            checked.lines.append(line)
    _refuse_names_of_others(checked)
    return checked


def _line(number: int, row: list[str], places: dict[str, int]) -> ConnectionLine:
    if len(row) <= max(places.values()):
        raise ValueError("a column is missing")
    if is_unreadable("".join(row)):
        raise ValueError("it is neither UTF-8 nor Shift_JIS")
    values = {name: row[place] for name, place in places.items()}
    connection_id = identifiers.parse_connection_id(
        values["connection_id"], realm=settings.CONNECTION_REALM
    )
    password, password_hash = _secret(values)
    return ConnectionLine(
        number=number,
        connection_id=connection_id,
        password=password,
        password_hash=password_hash,
        service=_choice(values, "service", Service.values),
        opened_on=_day(values["opened_on"].strip()),
        state=_choice(values, "state", ConnectionState.values)
        if values.get("state", "").strip()
        else "",
    )


def _secret(values: dict[str, str]) -> tuple[str, str]:
    # A password is taken as it stands: spaces inside quotes may belong to it.
    password = values.get("password", "")
    password_hash = values.get("password_hash", "").strip()
    if password_hash and not passwords.HASH.fullmatch(password_hash):
        raise ValueError(
            "the password_hash is not argon2id with m=19456,t=2,p=1 as Django writes it"
        )
    if not password.strip() and not password_hash:
        raise ValueError("the password is missing")
    return ("", password_hash) if password_hash else (password, "")


def _choice(values: dict[str, str], name: str, allowed: list[str]) -> str:
    value = values[name].strip().lower()
    if value not in allowed:
        raise ValueError(f"the {name} {value!r} is not one of {', '.join(allowed)}")
    return value


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    found = DAY.fullmatch(text)
    try:
        if found:
            return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        found = None
    raise ValueError(f"there is no such day as {text!r}")


def _refuse_names_of_others(checked: Checked[ConnectionLine]) -> None:
    """Refuse an ID with which somebody else, such as staff, signs in already."""
    others: set[str] = set()
    for start in range(0, len(checked.lines), AT_ONCE):
        ids = [line.connection_id for line in checked.lines[start : start + AT_ONCE]]
        found = Account.objects.filter(username__in=ids, connection=None)
        others.update(found.values_list("username", flat=True))
    for line in [line for line in checked.lines if line.connection_id in others]:
        checked.refuse(line.number, "somebody else signs in with this name")
        checked.lines.remove(line)
