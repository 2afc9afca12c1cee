"""Members of staff in the tests: their authenticator app and their console."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group

from members.tests import make

SECRET = "JBSWY3DPEHPK3PXP"
PERIOD = 30  # seconds for which the app shows a code
CONSOLE, LOGIN = "/admin/", "/accounts/login/"
AUTHENTICATE = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/reauthenticate/"
ACTIVATE = "/accounts/2fa/totp/activate/"


def code(secret=SECRET, *, seconds_ago=0):
    """Return the code that the app shows, or showed so many seconds ago."""
    counter = int(time.time() - seconds_ago) // PERIOD
    return format_hotp_value(hotp_value(secret, counter))


def with_app(username="support", **extra):
    """Make a member of staff who has an authenticator app."""
    account = make.staff(username, **extra)
    TOTP.activate(account, SECRET)
    return account


def give_password(client, username="support", **extra):
    """Send the first of the two forms; return the answer."""
    data = {"login": username, "password": make.PASSWORD, **extra}
    return client.post(LOGIN, data)


def enter(client, username="support"):
    """Sign in with both factors; return the client."""
    give_password(client, username)
    client.post(AUTHENTICATE, {"code": code()})
    return client


def apps_of(account):
    """Return the kinds of second factor that an account has."""
    mine = Authenticator.objects.filter(user=account)
    return set(mine.values_list("type", flat=True))


def with_role(role, username="agent"):
    """Make a member of staff with an app and one role."""
    account = with_app(username)
    account.groups.add(Group.objects.get_or_create(name=role)[0])
    return account
