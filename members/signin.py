"""The few hooks into allauth: one field for every name, and nothing given away."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from time import time
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import guessing, identifiers
from members.models import Account, Connection, Mailbox
from portal.networks.lookup import is_own, neighbourhood

log = structlog.get_logger(__name__)
KNOWN_NETWORKS = 8
"""How many networks of past sign-ins are remembered for each name."""

RECENT = 15 * 60
"""Seconds in which a sign-in counts as recent."""


def resolve(typed: str) -> str:
    """Return the account name that was meant: exact names first, then a local part."""
    login = identifiers.normalise_login(typed, realm=settings.CONNECTION_REALM)
    is_plain = "@" not in login and not identifiers.IP_AND_DIGITS.fullmatch(login)
    if is_plain and not Account.objects.filter(username=login).exists():
        return f"{login}@{settings.MAIL_DOMAIN}"
    return login


def client_address(request: HttpRequest) -> str:
    """Return the client's address; X-Forwarded-For counts only from trusted proxies."""
    return str(AccountAdapter(request).get_client_ip(request))


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this very session was opened or confirmed with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def signed_in_recently(request: HttpRequest) -> bool:
    """Tell whether the person gave a password in the last quarter of an hour."""
    records = get_authentication_records(request, request.user)
    return any(time() - record["at"] < RECENT for record in records)


class Backend(AuthenticationBackend):
    """Refuse a first password from elsewhere exactly as a wrong one."""

    def authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> Account | None:
        """Return the account, after the same work whatever the answer is."""
        account = super().authenticate(request, **credentials)
        stashed = self.unstash_authenticated_user()
        if stashed and _may_enter_from(stashed, request):
            self._stash_user(stashed)
        return account if account and _may_enter_from(account, request) else None


class AccountAdapter(DefaultAccountAdapter):
    """Count guesses our way, and lead each kind of person to their page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "There were too many failed attempts. Please wait ten minutes, then try"
            " again."
        ),
        "username_password_mismatch": _(
            "The ID and the password do not match. With a connection ID, enter the"
            " password of the activation notice. With a mail address, enter the"
            " password of that address. You can always sign in with the connection ID"
            " and its own password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: accounts come from imports and claims."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop guessing before a password is even looked at."""
        login, client = credentials["username"], client_address(request)
        known = _known_networks(login)
        if not guessing.allowed(login=login, client=client, known=known):
            log.warning("sign_in_stopped", network=neighbourhood(client))
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the guess; the log says from where, never who or what was typed."""
        client = client_address(request)
        guessing.failed(
            login=credentials["username"],
            password=credentials["password"],
            client=client,
        )
        log.info("sign_in_failed", network=neighbourhood(client))

    def post_login(
        self, request: HttpRequest, user: Account, **kwargs: Any
    ) -> HttpResponse:
        """Remember from where the owner came, so that others' guesses do not matter."""
        client = client_address(request)
        guessing.forget(login=user.username, client=client)
        _remember(user, neighbourhood(client))
        log.info("signed_in", account=user.pk, network=neighbourhood(client))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing at sign-in and sign-out: the page itself shows it."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to the console, a first password to its change, others home."""
        if request.user.is_staff:
            return reverse("admin:index")
        first = Mailbox.objects.filter(account=request.user.pk, initial_password=True)
        if first.exists():
            return reverse("account_change_password")
        return reverse("members:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the home page in the same language."""
        return reverse("pages:home")

    def respond_user_inactive(
        self, request: HttpRequest, user: Account
    ) -> HttpResponse:
        """Tell who gave the right password why nothing is open to them."""
        connection = Connection.objects.filter(account=user).first()
        context = {"connection": connection}
        return render(request, "account/account_inactive.html", context)


class MFAAdapter(DefaultMFAAdapter):
    """Keep the secrets of the second factor encrypted with a key of the settings."""

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raise InvalidToken after SECRET_KEY was changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Name the site in the authenticator app."""
        return settings.SITE_NAME_EN


def _cipher() -> Fernet:
    key = sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))


def _may_enter_from(account: Account, request: HttpRequest | None) -> bool:
    """Hold a first password, which is printed on paper, to the operator's lines."""
    on_first = Mailbox.objects.filter(account=account, initial_password=True).exists()
    return not on_first or (request is not None and is_own(client_address(request)))


def _known_networks(login: str) -> list[str]:
    holders = (Connection.objects, Mailbox.objects)
    for rows in (holder.filter(account__username=login) for holder in holders):
        if known := rows.values_list("known_networks", flat=True).first():
            return list(known)
    return []


def _remember(account: Account, network: str) -> None:
    holders = (Connection.objects, Mailbox.objects)
    for rows in (holder.filter(account=account) for holder in holders):
        known = rows.values_list("known_networks", flat=True).first()
        if known is not None and network not in known:
            rows.update(known_networks=[network, *known][:KNOWN_NETWORKS])
