"""Addresses under /accounts/: those we want, none of sign-up, e-mail or reset."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.cache import never_cache

from members.views import accounts

for_staff = accounts.for_staff
urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("forgotten/", accounts.forgotten, name="forgotten"),
    path("password/change/", accounts.change_password, name="account_change_password"),
    path(
        "reauthenticate/",
        login_required(never_cache(account.reauthenticate)),
        name="account_reauthenticate",
    ),
    path("code/", accounts.one_time_code, name="one_time_code"),
    path("code/password/", accounts.code_password, name="code_password"),
    path("2fa/", for_staff(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path(
        "2fa/reauthenticate/", for_staff(mfa.reauthenticate), name="mfa_reauthenticate"
    ),
    path("2fa/totp/activate/", for_staff(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "2fa/totp/deactivate/",
        for_staff(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "2fa/recovery-codes/",
        for_staff(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        for_staff(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        for_staff(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
