"""Addresses under /members/."""

from django.urls import path

from members.views import claim, home, mailbox, password

app_name = "members"
urlpatterns = [
    path("", home.home, name="home"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/new/", claim.claim, name="claim"),
    path("mailbox/new/availability/", claim.availability, name="availability"),
    path("mailbox/password/", password.set_password, name="set_password"),
]
