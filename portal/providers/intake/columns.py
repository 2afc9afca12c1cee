"""Turn the columns of a CSV file of providers into values of the model's fields."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_noop

from portal.providers import choices
from portal.providers.intake.reading import Checked, IntakeError, Item, decode, rows
from portal.providers.written import read_ways
from portal.said import Said, reason
from portal.spreadsheet import original

NEEDED = (
    "slug",
    "name_ja",
    "name_en",
    "kind",
    "host_kind",
    "supports_submission",
    "credential",
    "service_state",
    "status",
    "confidence",
)
OWN_DOMAIN = "custom"
ISPDB = "https://github.com/thunderbird/autoconfig/blob"
OF_ISPDB = re.compile(
    r"thunderbird/autoconfig@(\w+)(?: \((\d{4}-\d\d-\d\d)\))? (ispdb/[\w.-]+\.xml)"
)
"""How a file of Mozilla's directory is written: commit, its day, file."""
AUTH = {
    "": choices.Auth.UNKNOWN,
    "password-cleartext": choices.Auth.PASSWORD,
    "smtp-auth": choices.Auth.PASSWORD,
    "plain": choices.Auth.PASSWORD,
    "login/plain": choices.Auth.PASSWORD,
    "plain/login": choices.Auth.PASSWORD,
    "password-encrypted": choices.Auth.ENCRYPTED,
    "password-encrypted+password-cleartext": choices.Auth.EITHER,
    "login/plain/cram-md5": choices.Auth.EITHER,
    "md5/plain": choices.Auth.EITHER,
    "oauth2": choices.Auth.OAUTH2,
    "oauth2+password-cleartext": choices.Auth.OAUTH2_OR_PASSWORD,
    "pop-before-smtp": choices.Auth.POP_FIRST,
    "none": choices.Auth.NONE,
}

Values = dict[str, Any]
Column = Callable[[str], Values]


def check_file(data: bytes) -> Checked:
    """Check a whole CSV file; raise IntakeError when it has no usable header.

    Columns that are not known are named and left out.
    """
    text, encoding = decode(data)
    checked = Checked(encoding)
    lines = rows(text)
    header = [cell.strip().lower() for cell in next(lines, (1, []))[1]]
    _check_header(header, checked)
    seen: dict[str, int] = {}
    for number, row in lines:
        try:
            item = _item(f"line {number}", header, row)
            _see(seen, item.slug, number)
            checked.items.append(item)
        except ValueError as error:
            checked.refuse(f"line {number}", reason(error))
    if not checked.items and not checked.problems:
        raise IntakeError(Said(gettext_noop("the file has no provider")))
    return checked


def _check_header(header: list[str], checked: Checked) -> None:
    if missing := [name for name in NEEDED if name not in header]:
        text = gettext_noop("the header has no column %(columns)s")
        raise IntakeError(Said(text, columns=", ".join(missing)))
    if twice := {name for name in header if header.count(name) > 1}:
        text = gettext_noop("the header has a column twice: %(columns)s")
        raise IntakeError(Said(text, columns=", ".join(sorted(twice))))
    if others := [name for name in header if name not in COLUMNS]:
        text = gettext_noop("Columns not known, left out: %(columns)s.")
        checked.remarks.append(Said(text, columns=", ".join(others)))


def _see(seen: dict[str, int], slug: str, number: int) -> None:
    if seen.setdefault(slug, number) != number:
        raise ValueError(Said(gettext_noop("repeats line %(line)s"), line=seen[slug]))


def _item(place: str, header: list[str], row: list[str]) -> Item:
    if len(row) != len(header):
        text = gettext_noop(
            "it has %(values)s values for %(columns)s columns: a comma in a value"
            " needs quotation marks around the value"
        )
        raise ValueError(Said(text, values=len(row), columns=len(header)))
    stripped = (original(cell.strip()) for cell in row)
    cells = dict(zip(header, stripped, strict=True))
    if empty := [name for name in NEEDED if not cells[name]]:
        text = gettext_noop("%(columns)s is empty")
        raise ValueError(Said(text, columns=", ".join(empty)))
    values: Values = {}
    for name, cell in cells.items():
        if name in COLUMNS:
            values |= COLUMNS[name](cell)
    if "alt_submission" in cells:
        values |= _ways(cells)
    return Item(place, values.pop("slug"), values)


def _ways(cells: dict[str, str]) -> Values:
    """Return the ways that can be read; what cannot stays as a note in words."""
    first = {cells.get("host_rule", ""), cells.get("smtp_host", "").lower()}
    ways, words = read_ways(cells["alt_submission"], first=first)
    values: Values = {"alt_submission": "; ".join(str(way) for way in ways)}
    if words:
        said = f"Other ways: {'; '.join(words)}"
        values["notes"] = "\n".join(filter(None, [said, cells.get("notes")]))
    return values


def _text(field: str) -> Column:
    return lambda cell: {field: cell}


def _lower(field: str) -> Column:
    return lambda cell: {field: cell.lower()}


def _choice(field: str, known: type[TextChoices]) -> Column:
    return lambda cell: {field: _one_of(field, cell, known.values)}


def _or_unknown(field: str, known: type[TextChoices]) -> Column:
    choice = _choice(field, known)
    return lambda cell: choice("" if cell == "unknown" else cell)


def _one_of(field: str, cell: str, known: Iterable[str]) -> str:
    if cell not in known:
        allowed = ", ".join(filter(None, known))
        text = gettext_noop("the %(column)s%(value)s is not one of %(allowed)s")
        said = Said(text, column=field, value=f" {cell!r}", allowed=allowed)
        raise ValueError(said)
    return cell


def _domains(cell: str) -> Values:
    words = re.split(r"[;\s]+", cell.lower())
    return {
        "domains": " ".join(word for word in words if word not in {"", OWN_DOMAIN}),
        "has_own_domains": OWN_DOMAIN in words,
    }


def _verified(cell: str) -> Values:
    return {"is_host_verified": cell != "no"} if cell else {}


def _port(cell: str) -> Values:
    if cell and not (cell.isascii() and cell.isdigit()):
        text = gettext_noop("%(column)s %(value)r is no number")
        raise ValueError(Said(text, column="smtp_port", value=cell))
    return {"smtp_port": int(cell) if cell else None}


def _auth(cell: str) -> Values:
    return {"auth": AUTH[_one_of("auth", cell.lower(), AUTH)]}


def _status(cell: str) -> Values:
    word = cell.partition(" (")[0]
    return {"status": _one_of("status", word, choices.Status.values)}


def _source(cell: str) -> Values:
    values: Values = {"source": OF_ISPDB.sub(rf"{ISPDB}/\1/\3", cell)}
    found = OF_ISPDB.search(cell)
    return values | (_day("last_checked")(found[2]) if found and found[2] else {})


def _day(field: str) -> Column:
    def read(cell: str) -> Values:
        try:
            return {field: dt.date.fromisoformat(cell) if cell else None}
        except ValueError:
            text = gettext_noop("%(column)s is not written like 2006-04-01")
            raise ValueError(Said(text, column=field)) from None

    return read


COLUMNS: dict[str, Column] = {
    "slug": _lower("slug"),
    "name_ja": _text("name_ja"),
    "name_en": _text("name_en"),
    "words": _text("words"),
    "kind": _choice("kind", choices.Kind),
    "domains": _domains,
    "smtp_host": _lower("smtp_host"),
    "host_verified": _verified,
    "host_kind": _choice("host_kind", choices.HostKind),
    "host_rule": _text("host_rule_en"),
    "host_rule_ja": _text("host_rule_ja"),
    "smtp_port": _port,
    "socket": _or_unknown("socket", choices.Socket),
    "auth": _auth,
    "username_form": _or_unknown("username_form", choices.UsernameForm),
    "alt_submission": _text("alt_submission"),
    "supports_submission": _choice("supports_submission", choices.Support),
    "credential": _choice("credential", choices.Credential),
    "enable_first": _text("enable_first_en"),
    "enable_first_ja": _text("enable_first_ja"),
    "note_ja": _text("note_ja"),
    "note_en": _text("note_en"),
    "service_state": _choice("service_state", choices.ServiceState),
    "end_date": _day("end_date"),
    "op25b_page": _text("op25b_page"),
    "op25b_since": _text("op25b_since"),
    "status": _status,
    "confidence": _choice("confidence", choices.Confidence),
    "source": _source,
    "last_checked": _day("last_checked"),
    "notes": _text("notes"),
}
