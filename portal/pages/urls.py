"""Addresses of the public pages."""

from django.urls import path

from portal.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("op25b/", views.op25b, name="op25b"),
    path("affected/", views.affected, name="affected"),
    path("free-address/", views.free_address, name="free_address"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
