"""Every address of the portal: Japanese without a prefix, English under /en/."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("accounts/login/", account_views.login, name="account_login"),
    path(
        "accounts/reauthenticate/",
        account_views.reauthenticate,
        name="account_reauthenticate",
    ),
    path("accounts/2fa/authenticate/", mfa_views.authenticate, name="mfa_authenticate"),
    path("admin/", admin.site.urls),
]
