"""Addresses under /members/."""

from django.urls import path

from members.views import (
    caller,
    claim,
    guides,
    home,
    mailbox,
    password,
    profile,
    senders,
)

app_name = "members"
urlpatterns = [
    path("", home.home, name="home"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/new/", claim.claim, name="claim"),
    path("mailbox/new/availability/", claim.availability, name="availability"),
    path("mailbox/profile.mobileconfig", profile.profile, name="profile"),
    path("mailbox/profile.svg", profile.code, name="profile_code"),
    path("mailbox/profile/<str:ticket>/", profile.by_ticket, name="profile_by_ticket"),
    path("guides/<str:scenario>/", guides.chooser, name="guides"),
    path("guides/<str:scenario>/<slug:client>/", guides.guide, name="guide"),
    path("caller-code/", caller.caller_code, name="caller_code"),
    path("senders/", senders.overview, name="senders"),
    path("senders/<int:pk>/resend/", senders.resend, name="sender_resend"),
    path("senders/<int:pk>/remove/", senders.remove, name="sender_remove"),
    path("mailbox/password/", password.set_password, name="set_password"),
]
