"""What every template may say about the site and its operator."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext as _


@dataclass(frozen=True)
class Station:
    """The operator's settings in the language of the page."""

    name: str
    operator: str
    support_phone: str
    support_hours: str
    support_email: str
    mail_domain: str
    realm: str
    promise: str
    """How long a mailbox takes as the operator promises, to stand in a sentence."""
    webmail: str
    start: date | None
    base: str
    """Where the site stands, empty while nobody said so."""
    here: str
    """The full address of the page, empty while nobody said where the site stands."""
    alternates: dict[str, str]
    """Where the page stands in each language."""
    other_language_url: str

    @property
    def wordmark(self) -> tuple[str, str]:
        """The name in the header: its first word small above the others."""
        first, _, others = self.name.partition(" ")
        return (first, others) if others else ("", first)

    @property
    def has_support(self) -> bool:
        """Whether there is any way to reach support."""
        return bool(self.support_phone or self.support_email)


def station(request: HttpRequest) -> dict[str, Station]:
    """Give the templates `station`; it asks neither the session nor the person."""
    english = get_language() == "en"
    base = settings.BASE_URL
    other = "ja" if english else "en"
    return {
        "station": Station(
            name=settings.SITE_NAME_EN if english else settings.SITE_NAME,
            operator=settings.OPERATOR_NAME_EN if english else settings.OPERATOR_NAME,
            support_phone=settings.SUPPORT_PHONE,
            support_hours=settings.SUPPORT_HOURS_EN
            if english
            else settings.SUPPORT_HOURS,
            support_email=settings.SUPPORT_EMAIL,
            mail_domain=settings.MAIL_DOMAIN,
            realm=settings.CONNECTION_REALM,
            promise=_promise(settings.PROMISE_MINUTES),
            webmail=settings.WEBMAIL_URL,
            start=settings.OP25B_START,
            base=base,
            here=f"{base}{request.path}" if base else "",
            alternates={
                language: f"{base}{in_language(request.path, language)}"
                for language, _name in settings.LANGUAGES
            },
            other_language_url=in_language(request.path, other)
            + _query(request, other),
        )
    }


def _promise(minutes: int) -> str:
    if minutes == 60:
        return _("about an hour")
    if minutes % 60:
        return _("about %(count)s minutes") % {"count": minutes}
    return _("about %(count)s hours") % {"count": minutes // 60}


def in_language(path: str, language: str) -> str:
    """Return a path of the site in a language: English has a prefix, Japanese none.

    Two slashes at its beginning would lead to another site.
    """
    japanese = path.removeprefix("/en") if path.startswith("/en/") else path
    japanese = f"/{japanese.lstrip('/')}" if path.startswith("/") else japanese
    return japanese if language == "ja" else f"/en{japanese}"


def _query(request: HttpRequest, language: str) -> str:
    # A sign-in leads on to `next`: in the language that was chosen last.
    answers = [
        (name, in_language(value, language) if name == "next" else value)
        for name, value in parse_qsl(request.META.get("QUERY_STRING", ""))
    ]
    return f"?{urlencode(answers)}" if answers else ""
