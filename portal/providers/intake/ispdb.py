"""Read a checkout of Mozilla's directory of mail settings (ISPDB).

Each file describes the servers of some domains; only those of Japan (.jp), and those of
providers that the directory has already, are taken.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.progress import Tell
from portal.providers.choices import Auth, Socket, UsernameForm
from portal.providers.domains import PATTERN
from portal.providers.intake.filling import Directory
from portal.providers.intake.reading import Checked, IntakeError
from portal.providers.intake.servers import Config, Outgoing

LARGEST = 200_000
"""Bytes of a file; the largest of the real ones has a tenth."""

SOCKETS = {
    "SSL": Socket.SSL,
    "STARTTLS": Socket.STARTTLS,
    "plain": Socket.PLAIN,
}
USERNAMES = {
    "%EMAILADDRESS%": UsernameForm.FULL_ADDRESS,
    "%EMAILLOCALPART%@%EMAILDOMAIN%": UsernameForm.FULL_ADDRESS,
    "%EMAILLOCALPART%": UsernameForm.LOCAL_PART,
    "%EMAILLOCALPART%.%EMAILDOMAIN%": UsernameForm.DOTTED,
}


def check_folder(folder: Path, day: dt.date, tell: Tell) -> Checked:
    """Check every file of the checkout; the day is recorded as that of the check.

    Raise IntakeError when there is no such file at all.
    """
    inner = folder / "ispdb"
    files = sorted((inner if inner.is_dir() else folder).glob("*.xml"))
    if not files:
        raise IntakeError("the directory has no XML file of the ISPDB")
    checked = Checked("XML")
    directory = Directory.present(day)
    for done, file in enumerate(files, 1):
        try:
            config = read(file)
            if item := directory.item(config):
                checked.items.append(item)
        except ValueError as error:
            checked.refuse(file.name, str(error))
        tell(done, len(files))
    checked.remarks += directory.remarks()
    return checked


def read(file: Path) -> Config:
    """Read one file; raise ValueError when it is no description of servers."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise ValueError(str(error.strerror)) from None
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} bytes")
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, LookupError) as error:
        raise ValueError(f"it is no sound XML: {error!r}") from None
    provider = root.find("emailProvider") if root.tag == "clientConfig" else None
    if provider is None:
        raise ValueError("it is no clientConfig with an emailProvider")
    return _config(file.name, provider)


@dataclass(frozen=True)
class _Text:
    element: Element

    def of(self, name: str) -> str:
        return (self.element.findtext(name) or "").strip()


def _config(name: str, provider: Element) -> Config:
    words = [(one.text or "").strip().lower() for one in provider.findall("domain")]
    domains = tuple(word for word in words if PATTERN.fullmatch(word))
    if not domains:
        raise ValueError("it names no domain")
    servers = [
        _outgoing(one)
        for one in provider.findall("outgoingServer")
        if one.get("type") == "smtp"
    ]
    if not servers:
        raise ValueError("it names no outgoing server")
    title = _Text(provider).of("displayName") or domains[0]
    return Config(name, domains, title[:100], tuple(servers))


def _outgoing(element: Element) -> Outgoing:
    text = _Text(element)
    port = text.of("port")
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise ValueError(f"the port {port!r} is no port")
    auth = _auth(
        [(one.text or "").strip() for one in element.findall("authentication")]
    )
    username = USERNAMES.get(text.of("username"), UsernameForm.UNKNOWN)
    return Outgoing(
        host=text.of("hostname").lower(),
        port=int(port),
        socket=SOCKETS.get(text.of("socketType"), Socket.UNKNOWN),
        auth=auth,
        username=UsernameForm.NONE if auth == Auth.NONE else username,
    )


def _auth(methods: list[str]) -> Auth:
    clear = "password-cleartext" in methods or "plain" in methods
    hashed = "password-encrypted" in methods or "secure" in methods
    if "OAuth2" in methods:
        return Auth.OAUTH2_OR_PASSWORD if clear or hashed else Auth.OAUTH2
    if clear:
        return Auth.EITHER if hashed else Auth.PASSWORD
    if hashed:
        return Auth.ENCRYPTED
    if "smtp-after-pop" in methods:
        return Auth.POP_FIRST
    return (
        Auth.NONE
        if "none" in methods or "client-IP-address" in methods
        else Auth.UNKNOWN
    )
