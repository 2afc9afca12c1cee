"""Hold the lines of an export of connections to their rules."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_noop

from members import identifiers, passwords
from members.intake import reading
from members.intake.batching import batches
from members.intake.reading import Checked, IntakeError
from members.models import Account, Connection, ConnectionState, Service
from portal.said import Said, reason

DATE = "opened_on"
NEEDED = {"connection_id", "service", DATE}
SECRETS = {"password", "password_hash"}
KNOWN = NEEDED | SECRETS | {"state"}
SERVICES: list[str] = Service.values
STATES: list[str] = ConnectionState.values
DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
NEW_WITHOUT_PASSWORD = gettext_noop(
    "a new connection needs a password, and the file has no column for it"
)
OF_IDENTIFIERS = (
    gettext_noop("the connection ID is missing"),
    gettext_noop("the realm is not %(realm)s"),
    gettext_noop("'ip' must be followed by 10 digits, not %(digits)s"),
    gettext_noop("a connection ID has 3 to 64 letters, digits, '.', '_' or '-'"),
)
"""What members.identifiers says, for the translators: it knows no Django."""
HASH_MOST = 128
"""Characters that the database keeps of a hash."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLine:
    """One connection as the operator has it; empty means that the file does not say."""

    number: int
    connection_id: str
    password: str = field(repr=False)
    password_hash: str = field(repr=False)
    service: str
    opened_on: dt.date | None
    state: str


def check_connections(data: bytes) -> Checked[ConnectionLine]:
    """Check the whole file; raise IntakeError when it has no usable header.

    Passwords are taken exactly as they stand, with the spaces around them.
    """
    lines, encoding = reading.decode(data)
    checked: Checked[ConnectionLine] = Checked(encoding)
    header = _header(lines)
    others = _names_of_others()
    for number, row in reading.rows(lines, header.places.values(), start=1):
        try:
            values = header.values(row)
            connection_id = _connection_id(values["connection_id"])
            checked.see(number, connection_id)
            _refuse(connection_id, others)
            checked.lines.append(_line(number, connection_id, values))
        except ValueError as error:
            checked.refuse(number, reason(error))
    if not SECRETS & header.places.keys():
        _refuse_unknown(checked)
    _remark_on_spaces(checked)
    return checked


def _header(lines: list[str]) -> reading.Header:
    found = reading.header(lines, needed=NEEDED, known=KNOWN)
    if found is None:
        text = gettext_noop("the first line must name the columns: connection_id, …")
        raise IntakeError(Said(text))
    return found


def _connection_id(typed: str) -> str:
    try:
        realm = settings.CONNECTION_REALM
        return identifiers.parse_connection_id(typed, realm=realm)
    except identifiers.IdentifierError as error:
        raise ValueError(Said(error.text, **error.parts)) from error


def _refuse_unknown(checked: Checked[ConnectionLine]) -> None:
    """Refuse new connections in a file without passwords; others keep theirs."""
    known: set[str] = set()
    for batch in batches(checked.lines):
        names = [line.connection_id for line in batch]
        rows = Connection.objects.filter(connection_id__in=names).order_by()
        known.update(rows.values_list("connection_id", flat=True))
    good = []
    for line in checked.lines:
        if line.connection_id in known:
            good.append(line)
        else:
            checked.refuse(line.number, Said(NEW_WITHOUT_PASSWORD))
    checked.lines = good
    checked.problems.sort(key=lambda problem: problem.number)


def _names_of_others() -> set[str]:
    """Return the names without @, such as staff's, that belong to no connection."""
    others = Account.objects.filter(connection=None).exclude(username__contains="@")
    return set(others.values_list("username", flat=True))


def _refuse(connection_id: str, others: set[str]) -> None:
    if connection_id in others:
        raise ValueError(Said(gettext_noop("somebody else signs in with this name")))


def _line(number: int, connection_id: str, values: dict[str, str]) -> ConnectionLine:
    password, password_hash = _secret(values)
    return ConnectionLine(
        number=number,
        connection_id=connection_id,
        password=password,
        password_hash=password_hash,
        service=_choice("service", values["service"], SERVICES),
        opened_on=_day(identifiers.fold(values["opened_on"])),
        state=_choice("state", values.get("state", ""), STATES, may_be_empty=True),
    )


def _secret(values: dict[str, str]) -> tuple[str, str]:
    if not SECRETS & values.keys():
        return "", ""  # an export of the console has none: the present one stays
    password = values.get("password", "")
    password_hash = values.get("password_hash", "").strip()
    if not password.strip() and not password_hash:
        raise ValueError(Said(gettext_noop("the password is missing")))
    if password.strip() and password_hash:
        text = gettext_noop("it has a password and a password_hash: leave one empty")
        raise ValueError(Said(text))
    if password_hash and not _is_ours(password_hash):
        text = gettext_noop(
            "the password_hash is not argon2id with m=19456,t=2,p=1 as Django writes it"
        )
        raise ValueError(Said(text))
    return ("", password_hash) if password_hash else (password, "")


def _is_ours(password_hash: str) -> bool:
    is_argon2id = passwords.HASH.fullmatch(password_hash) is not None
    return is_argon2id and len(password_hash) <= HASH_MOST


def _choice(
    name: str, typed: str, allowed: list[str], *, may_be_empty: bool = False
) -> str:
    # A comma in a password moves a part of it here: quote only what is nearly right.
    value = identifiers.fold(typed)
    if value in allowed or (may_be_empty and not value):
        return value
    near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.8)
    quoted = f" {value!r}" if near else ""
    text = gettext_noop("the %(column)s%(value)s is not one of %(allowed)s")
    raise ValueError(Said(text, column=name, value=quoted, allowed=", ".join(allowed)))


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError(
            Said(gettext_noop("%(column)s is not written like 2006-04-01"), column=DATE)
        )
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        said = Said(gettext_noop("there is no such day as %(day)r"), day=text)
        raise ValueError(said) from None


def _remark_on_spaces(checked: Checked[ConnectionLine]) -> None:
    padded = [
        line.number for line in checked.lines if line.password != line.password.strip()
    ]
    if padded:
        text = gettext_noop(
            "%(count)s passwords begin or end with a space, the first on line"
            " %(line)s: the spaces belong to them."
        )
        checked.remarks.append(Said(text, count=len(padded), line=padded[0]))
