"""What an error message means here, and where to go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impact import links, texts
from impact.errors import Reading
from impact.links import Link
from impact.messages import MESSAGES, Message
from impact.models import Text
from impact.pages import word
from portal.faq.models import Question as FaqQuestion
from portal.guides.models import Trouble
from portal.guides.texts import shelf
from portal.texts import version

SENDING = {25: "port25", 587: "port587", 465: "port465"}
"""The answer that a port in the text gives beforehand."""


@dataclass(frozen=True)
class Advice:
    """One meaning: the words, where to go on, and entries that say more."""

    id: str
    text: Text
    ways: list[Link]
    troubles: list[Trouble]
    faq: list[FaqQuestion]


@dataclass(frozen=True)
class AdvicePage:
    """What a text says, and what each of its meanings asks for."""

    advice: list[Advice]
    port: int | None = None
    is_about_receiving: bool = False
    check: str = ""
    """Where the impact check begins, with what the text has answered."""


def usual() -> list[tuple[str, Text]]:
    """Return the usual messages, each with its words, the commonest first."""
    words = texts.words()
    listed = [(one.id, _words(words, one)) for one in MESSAGES]
    return sorted(listed, key=lambda one: one[1].position)


def page_of(message: Message) -> AdvicePage:
    """Return what one of the usual messages asks for."""
    return AdvicePage([_advice(message, None)], check=_check(None).url)


def page(reading: Reading) -> AdvicePage:
    """Return what a text asks for; of a message about receiving only that it is one."""
    shown = [] if reading.is_about_receiving else reading.messages
    return AdvicePage(
        [_advice(message, reading.port) for message in shown],
        port=reading.port,
        is_about_receiving=reading.is_about_receiving,
        check=_check(reading.port).url,
    )


def _advice(message: Message, port: int | None) -> Advice:
    text = _words(texts.words(), message)
    known = {row.slug: row for row in shelf(version()).troubles}
    return Advice(
        id=message.id,
        text=text,
        ways=[WAYS[name](port) for name in message.ways],
        troubles=[known[slug] for slug in message.troubles if slug in known],
        faq=texts.faq(text.faq),
    )


def _words(words: Mapping[str, Text], message: Message) -> Text:
    return word(words, Text.Kind.ERROR, message.id)


def _check(port: int | None) -> Link:
    sending = SENDING.get(port or 0)
    known = {"sending": sending} if sending else {}
    address = links.question_url("connection", known)
    return Link(address, _("Check whether you are affected"))


WAYS: Mapping[str, Callable[[int | None], Link]] = {
    "check": _check,
    "guides": lambda _port: Link(reverse("guides:index"), _("Open the set-up guides")),
    "directory": lambda _port: Link(
        reverse("providers:index"), _("Search the list of providers")
    ),
    "password": lambda _port: Link(
        reverse("forgotten"), _("If you do not know your password")
    ),
    "senders": lambda _port: links.senders(),
    "gol": lambda _port: Link(
        reverse("guides:scenario", args=["gol"]),
        _("How to set up GOL's outgoing server"),
    ),
    "spf": lambda _port: Link(
        reverse("faq:question", args=["spf-dmarc"]), _("What SPF and DMARC are")
    ),
    "free_address": lambda _port: Link(
        reverse("pages:free_address"), _("How to get the free mail address")
    ),
    "faq": lambda _port: Link(reverse("faq:index"), _("Search the FAQ")),
}
