"""Every address of the portal: Japanese without a prefix, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django_prometheus.exports import ExportToDjangoView

from portal import health, sitemaps
from portal.pages import errors

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", ExportToDjangoView, name="metrics"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url="/static/img/mark.svg")),
    path("", include("portal.guides.machine_urls")),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/", include("members.urls.accounts")),
        path("members/", include("members.urls.members")),
        path("faq/", include("portal.faq.urls")),
        path("impact/", include("impact.urls")),
        path("guides/", include("portal.guides.urls")),
        path("providers/", include("portal.providers.urls")),
        path("", include("portal.pages.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
