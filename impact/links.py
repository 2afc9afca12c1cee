"""Where the impact check leads: its own pages, and the pages that carry on from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from impact import directory
from impact.questions import QUESTIONS, Answers

OF_THE_LINE = ("connection", "line_blocking")
"""Answers that hold for the line; the others hold for the mail account."""


@dataclass(frozen=True)
class Link:
    """A way on."""

    url: str
    words: object


def question_url(question: str, answers: Answers, *, asked: str = "") -> str:
    """Return the address of a question; `asked` says that it was left unanswered."""
    parameters = {**answers, **({"asked": asked} if asked else {})}
    return _with(reverse("impact:question", args=[question]), parameters)


def result_url(answers: Answers) -> str:
    """Return the address of the outcome, or of the way there."""
    return _with(reverse("impact:result"), answers)


def another_line(answers: Answers) -> str:
    """Ask for the line anew and keep what holds for the account."""
    kept = {q: a for q, a in answers.items() if q not in OF_THE_LINE}
    return question_url("connection", kept)


def another_account(answers: Answers) -> str:
    """Ask for the account anew and keep what holds for the line; empty where all do."""
    kept = {q: a for q, a in answers.items() if q in OF_THE_LINE}
    first = next((q for q in ("service", "sending") if q in answers), "")
    return question_url(first, kept) if first else ""


def senders() -> Link:
    """Lead to where the next station of the way through mail.gol.com is shown.

    The page asks to sign in, and begins with whatever is missing there: the free mail
    address, the own password, the confirmation.
    """
    words = _("Sign in and confirm the address you send from")
    return Link(reverse("members:senders"), words)


def after(remedy: str, answers: Answers) -> list[Link]:
    """Return where a remedy leads to; without FIXED_IP_URL its own leads nowhere."""
    return [link for link in WAYS.get(remedy, _nowhere)(answers) if link.url]


def _with(address: str, parameters: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(parameters)}" if parameters else address


def _guide(answers: Answers) -> Link:
    gol = answers.get("service") == "gol_mail" or answers.get("relaying") == "via_gol"
    return _guide_of_gol() if gol else _guide_of_others(answers)


def _guide_of_gol(part: str = "") -> Link:
    words = _("How to set up GOL's outgoing server")
    return Link(reverse("guides:scenario", args=["gol"]) + part, words)


def _guide_of_others(answers: Answers) -> Link:
    name = directory.PARAMETER
    carried = {name: answers[name]} if name in answers else {}
    address = _with(reverse("guides:scenario", args=["other-provider"]), carried)
    return Link(address, _("Open the set-up guides"))


def _directory() -> Link:
    return Link(reverse("providers:index"), _("Search the list of providers"))


def _entry(answers: Answers) -> Link:
    """Lead to the provider's own entry, where one is carried."""
    slug = answers.get(directory.PARAMETER)
    if slug is None:
        return _directory()
    words = _("Your provider in the list of providers")
    return Link(reverse("providers:provider", args=[slug]), words)


def _again(answers: Answers, *questions: str) -> list[Link]:
    """Lead back to the question whose answer is looked up here."""
    found = [q.id for q in QUESTIONS if q.id in questions and q.id in answers]
    return [
        Link(
            question_url(name, {q: a for q, a in answers.items() if q != name}),
            _("When you know, answer this question again"),
        )
        for name in found[:1]
    ]


def _nowhere(_answers: Answers) -> list[Link]:
    return []


def _find_connection(answers: Answers) -> list[Link]:
    my_page = Link(reverse("members:home"), _("Sign in to My page"))
    return [my_page, *_again(answers, "connection")]


def _fixed_ip(_answers: Answers) -> list[Link]:
    return [Link(settings.FIXED_IP_URL, _("About the fixed-IP service"))]


def _spf(_answers: Answers) -> list[Link]:
    return [
        Link(reverse("faq:question", args=["spf-dmarc"]), _("What SPF and DMARC are"))
    ]


def _free_address(_answers: Answers) -> list[Link]:
    return [Link(reverse("pages:free_address"), _("How to get the free mail address"))]


WAYS: Mapping[str, Callable[[Answers], list[Link]]] = {
    "find_connection_type": _find_connection,
    "find_outgoing_server": lambda a: _again(a, "service"),
    "check_directory": lambda a: [_directory(), *_again(a, "line_blocking")],
    "check_port": lambda a: _again(a, "sending", "relaying"),
    "check_relay": lambda a: _again(a, "relaying"),
    "ask_provider": lambda a: [_entry(a), *_again(a, "submission")],
    "use_587": lambda a: [_guide(a)],
    "use_mail_gol_com": lambda _: [senders(), _guide_of_gol()],
    "else_mail_gol_com": lambda _: [senders(), _guide_of_gol()],
    "use_line_isp_server": lambda _: [_directory()],
    "relay_via_mail_gol_com": lambda _: [senders(), _guide_of_gol("#server")],
    "relay_on_587": lambda a: [_guide(a)],
    "relay_via_line_isp": lambda _: [_directory()],
    "claim_free_mailbox": _free_address,
    "check_spf_dmarc": _spf,
    "change_to_fixed_ip": _fixed_ip,
    "fixed_ip_at_line_isp": lambda _: [_directory()],
    "device_guide": lambda a: [_guide(a)],
    "prefer_587": lambda a: [_guide(a)],
}
