"""What search engines are told: every public page, in both languages."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as answer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.faq.models import Question
from portal.guides.models import Guide, Scenario
from portal.pages.caching import public
from portal.providers.models import Provider

PAGES = (
    "pages:home",
    "pages:op25b",
    "pages:affected",
    "impact:start",
    "impact:table",
    "impact:error",
    "pages:free_address",
    "pages:terms",
    "pages:privacy",
    "pages:about",
    "pages:accessibility",
    "faq:index",
    "guides:index",
    "guides:trouble",
    "providers:index",
)


class PublicSitemap(Sitemap):  # type: ignore[type-arg]  # no parameters at run time
    """Pages that stand in Japanese and in English."""

    i18n = alternates = x_default = True

    @property
    def protocol(self) -> str:  # type: ignore[override]
        """The scheme of the site, whatever a proxy asked by."""
        return urlsplit(settings.BASE_URL).scheme or "http"

    def get_domain(self, site: Any = None) -> str:
        """Return the host of the site, whatever host was asked for."""
        return urlsplit(settings.BASE_URL).netloc or super().get_domain(site)


class Pages(PublicSitemap):
    """The pages that have a name."""

    def items(self) -> Iterable[str]:
        """List the names."""
        return PAGES

    def location(self, item: str) -> str:
        """Return where the page stands."""
        return reverse(item)


class Questions(PublicSitemap):
    """The pages of the questions."""

    def items(self) -> Iterable[Question]:
        """List the questions that visitors see."""
        return list(Question.objects.published())

    def location(self, item: Question) -> str:
        """Return where the question stands."""
        return reverse("faq:question", args=[item.slug])


class Guides(PublicSitemap):
    """The choice of the mail program for each job, and the guides that fit."""

    def items(self) -> Iterable[tuple[str, ...]]:
        """List the job, or the job and the mail program."""
        guides = (
            Guide.objects.published()
            .exclude(fits=Guide.Fits.NO)
            .select_related("client")
        )
        return [
            *((scenario.value,) for scenario in Scenario),
            *((guide.scenario, guide.client.slug) for guide in guides),
        ]

    def location(self, item: tuple[str, ...]) -> str:
        """Return where the guide stands."""
        return reverse("guides:guide" if item[1:] else "guides:scenario", args=item)


class Providers(PublicSitemap):
    """The entries of the directory."""

    def items(self) -> Iterable[Provider]:
        """List the providers that visitors see."""
        return list(Provider.objects.listed())

    def location(self, item: Provider) -> str:
        """Return where the entry stands."""
        return reverse("providers:provider", args=[item.slug])


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with sitemap.xml."""
    kinds: dict[str, Any] = {
        "pages": Pages,
        "questions": Questions,
        "guides": Guides,
        "providers": Providers,
    }
    return answer(request, sitemaps=kinds).render()


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with robots.txt: what is behind a sign-in is nothing for a search."""
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        f"Sitemap: {base}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


PRIVATE = (
    *("/accounts/", "/members/", "/admin/"),
    *("/en/accounts/", "/en/members/", "/en/admin/"),
)
