"""What every template may say about the site and its operator."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


@dataclass(frozen=True)
class Site:
    """The operator's settings in the language of the page."""

    name: str
    operator: str
    support_phone: str
    support_hours: str
    support_email: str
    mail_domain: str
    realm: str
    start: date | None
    here: str
    url_ja: str
    url_en: str

    @property
    def has_support(self) -> bool:
        """Whether there is any way to reach support."""
        return bool(self.support_phone or self.support_email)


def site(request: HttpRequest) -> dict[str, Site]:
    """Give the templates `site`; it asks neither the session nor the person."""
    english = get_language() == "en"
    japanese_path = request.path.removeprefix("/en") if english else request.path
    return {
        "site": Site(
            name=settings.SITE_NAME_EN if english else settings.SITE_NAME,
            operator=settings.OPERATOR_NAME_EN if english else settings.OPERATOR_NAME,
            support_phone=settings.SUPPORT_PHONE,
            support_hours=settings.SUPPORT_HOURS_EN
            if english
            else settings.SUPPORT_HOURS,
            support_email=settings.SUPPORT_EMAIL,
            mail_domain=settings.MAIL_DOMAIN,
            realm=settings.CONNECTION_REALM,
            start=settings.OP25B_START,
            here=f"{settings.BASE_URL}{request.path}",
            url_ja=japanese_path,
            url_en=f"/en{japanese_path}",
        )
    }
