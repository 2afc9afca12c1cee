"""Autodiscover as Outlook asks it: the XML of POX, and the JSON that leads there.

Sources: Microsoft's documentation of the POX request and response; see
docs/decisions. Nothing here looks an address up: whoever asks for one of the mail
domain gets the same answer, whether it exists or not.
"""

from dataclasses import dataclass
from xml.etree import ElementTree as ET
from zlib import crc32

from defusedxml import ElementTree as Hardened
from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from portal.servers import Protocol, Security, Server, imap, pop, submission

REQUEST = (
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
)
RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
SETTINGS = (
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
)
LARGEST_REQUEST = 16 * 1024
"""Bytes; Outlook's own request has some 400."""

TYPES = {Protocol.IMAP: "IMAP", Protocol.POP: "POP3", Protocol.SMTP: "SMTP"}
ENCRYPTION = {Security.STARTTLS: "TLS", Security.TLS: "SSL"}
POX = "AutodiscoverV1"


class NotUnderstood(Exception):  # noqa: N818  what it says is an answer, not a fault
    """The request is none, or asks for an address of another domain."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Asked:
    """Which address Outlook asks for."""

    address: str


@csrf_exempt  # no session, no change: mail software posts here
@never_cache
def pox(request: HttpRequest) -> HttpResponse:
    """Answer Outlook with the settings of the address that it names."""
    try:
        document = _settings(understand(request))
    except NotUnderstood as why:
        document = _error(why)
    body = ET.tostring(document, encoding="UTF-8", xml_declaration=True)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


@never_cache
def json(request: HttpRequest, **_address: str) -> JsonResponse:
    """Lead whoever asks for the XML to it; nothing else is offered here."""
    asked = {name.lower(): value for name, value in request.GET.items()}
    if str(asked.get("protocol", "")).lower() != POX.lower():
        words = f"The only protocol that is offered here is {POX}."
        answer = {"ErrorCode": "ProtocolNotSupported", "ErrorMessage": words}
        return JsonResponse(answer, status=400)
    path = reverse("mail:autodiscover")
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    return JsonResponse({"Protocol": POX, "Url": f"{base}{path}"})


def understand(request: HttpRequest) -> Asked:
    """Return what is asked. Raise NotUnderstood with the code that Outlook expects."""
    body = request.read(LARGEST_REQUEST + 1)
    if request.method != "POST" or len(body) > LARGEST_REQUEST:
        raise NotUnderstood(600, "Invalid Request")
    try:
        root = Hardened.fromstring(body, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError) as why:
        raise NotUnderstood(600, "Invalid Request") from why
    schema = _of(root, "AcceptableResponseSchema")
    if schema and schema != SETTINGS:
        raise NotUnderstood(601, "Provider is not available")
    address = _of(root, "EMailAddress")
    local_part, _at, domain = address.rpartition("@")
    if not local_part or domain.lower() != settings.MAIL_DOMAIN:
        raise NotUnderstood(500, "The email address is not one of this service.")
    return Asked(address)


def _of(root: ET.Element, name: str) -> str:
    return (root.findtext(f".//{{{REQUEST}}}{name}") or "").strip()


def _settings(asked: Asked) -> ET.Element:
    root = ET.Element("Autodiscover", xmlns=RESPONSE)
    response = ET.SubElement(root, "Response", xmlns=SETTINGS)
    _text(ET.SubElement(response, "User"), "DisplayName", asked.address)
    account = ET.SubElement(response, "Account")
    _text(account, "AccountType", "email")
    _text(account, "Action", "settings")
    for server in (imap(), pop(), submission()):
        _protocol(account, server, asked)
    return root


def _protocol(account: ET.Element, server: Server, asked: Asked) -> None:
    element = ET.SubElement(account, "Protocol")
    fields = {
        "Type": TYPES[server.protocol],
        "Server": server.host,
        "Port": str(server.port),
        "DomainRequired": "off",
        "LoginName": asked.address,
        "SPA": "off",  # left out, it would count as on
        # SSL is what older versions read; it means immediate TLS, as on 993.
        "SSL": "on" if server.security == Security.TLS else "off",
        "Encryption": ENCRYPTION[server.security],
        "AuthRequired": "on",
    }
    if server.protocol == Protocol.SMTP:
        fields |= {"UsePOPAuth": "on", "SMTPLast": "off"}
    for name, text in fields.items():
        _text(element, name, text)


def _error(why: NotUnderstood) -> ET.Element:
    root = ET.Element("Autodiscover", xmlns=RESPONSE)
    response = ET.SubElement(root, "Response")
    now = timezone.now()
    error = ET.SubElement(
        response,
        "Error",
        Time=f"{now:%H:%M:%S.%f}",
        Id=str(crc32(settings.MAIL_DOMAIN.encode())),
    )
    _text(error, "ErrorCode", str(why.code))
    _text(error, "Message", why.message)
    _text(error, "DebugData", "")
    return root


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
