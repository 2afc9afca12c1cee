"""Automatic configuration as Thunderbird and others read it: config-v1.1.xml.

Fields: draft-ietf-mailmaint-autoconfig, version 1.1. The user name is a placeholder
that the mail software fills in, so the answer is the same whoever asks for whatever
address, and tells nobody which addresses exist.
"""

from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from portal.pages.caching import public
from portal.servers import (
    Protocol,
    Security,
    Server,
    imap,
    pop,
    submission,
    submissions,
)

SOCKET_TYPES = {Security.STARTTLS: "STARTTLS", Security.TLS: "SSL"}
LONGEST_NAME = 60
LONGEST_SHORT_NAME = 20


@public
def config(_request: HttpRequest) -> HttpResponse:
    """Answer with the servers of the mail domain, the preferred one first."""
    return HttpResponse(document(), content_type="text/xml; charset=utf-8")


def document() -> bytes:
    """Write the document from the published servers."""
    root = ET.Element("clientConfig", version="1.1")
    provider = ET.SubElement(root, "emailProvider", id=settings.MAIL_DOMAIN)
    _text(provider, "domain", settings.MAIL_DOMAIN)
    _text(provider, "displayName", settings.OPERATOR_NAME_EN[:LONGEST_NAME])
    _text(provider, "displayShortName", settings.MAIL_DOMAIN[:LONGEST_SHORT_NAME])
    for server in (imap(), pop(), submission(), submissions()):
        _server(provider, server)
    for language in ("ja", "en"):
        _documentation(provider, language)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _server(provider: ET.Element, server: Server) -> None:
    is_outgoing = server.protocol == Protocol.SMTP
    element = ET.SubElement(
        provider,
        "outgoingServer" if is_outgoing else "incomingServer",
        type=server.protocol,
    )
    _text(element, "hostname", server.host)
    _text(element, "port", str(server.port))
    _text(element, "socketType", SOCKET_TYPES[server.security])
    _text(element, "authentication", "password-cleartext")
    _text(element, "username", "%EMAILADDRESS%")


def _documentation(provider: ET.Element, language: str) -> None:
    with override(language):
        try:
            page = reverse("guides:scenario", args=["new-mailbox"])
        except NoReverseMatch:
            return
    if not settings.BASE_URL:
        return
    element = ET.SubElement(provider, "documentation", url=settings.BASE_URL + page)
    words = {"ja": "メールソフトの設定方法", "en": "How to set up mail software"}
    _text(element, "descr", words[language]).set("lang", language)


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element
