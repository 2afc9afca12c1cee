"""Addresses of the directory; models.NOT_SLUGS keeps these words free of providers."""

from django.urls import path

from portal.providers import views

app_name = "providers"
urlpatterns = [
    path("", views.index, name="index"),
    path("results/", views.results, name="results"),
    path("report/", views.report, name="report_unlisted"),
    path("reported/", views.reported, name="reported"),
    path("<slug:slug>/", views.provider, name="provider"),
    path("<slug:slug>/report/", views.report, name="report"),
]
