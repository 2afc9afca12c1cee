"""The few hooks into allauth: one field for every name, and nothing given away."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from time import time
from typing import Any, NamedTuple, Self

import qrcode
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from members import guessing, identifiers, roles, trail
from members.models import Account, Connection, Mailbox
from portal.networks.lookup import is_own, neighbourhood

log = structlog.get_logger(__name__)
KNOWN_NETWORKS = 8
"""How many networks of past sign-ins are remembered for each name."""

KNOWN_SECONDS = 90 * 24 * 60 * 60
"""Seconds for which the networks of staff, who have no row for them, are cached."""

RECENT = 15 * 60
"""Seconds in which a sign-in counts as recent."""

TOO_MANY = _(
    "There were too many failed attempts. Please wait ten minutes, then try again. If"
    " you are still refused, please try again after an hour."
)


class Holder(NamedTuple):
    """Whose a sign-in name is: one query, the same for every name that is typed."""

    pk: int | None = None
    is_staff: bool = False
    of_connection: list[str] | None = None
    of_mailbox: list[str] | None = None

    @classmethod
    def of(cls, login: str) -> Self:
        """Look a name up; one that nobody has is an empty holder."""
        fields = ("pk", "is_staff", *(f"{row}__known_networks" for row in ROWS))
        found = Account.objects.filter(username=login).values_list(*fields).first()
        return cls(*found) if found else cls()

    @property
    def kind(self) -> str:
        """The kind of account, for the log."""
        if self.pk is None:
            return "unknown"
        if self.is_staff:
            return "staff"
        return "mailbox" if self.of_connection is None else "connection"

    @property
    def networks(self) -> list[str]:
        """The networks of past sign-ins, the newest first."""
        kept: list[str] = cache.get(_networks_key(self.pk), [])
        return self.of_connection or self.of_mailbox or kept


ROWS = ("connection", "mailbox")


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
    """Tell whether this session used a second factor that the account still has."""
    records = get_authentication_records(request, request.user)
    used = [record["id"] for record in records if record["method"] == "mfa"]
    mine = Authenticator.objects.filter(user=request.user.pk, pk__in=used)
    return bool(used) and mine.exists()


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
        # Asked of every name before its password, so that the time tells nothing.
        may_enter = _may_enter_from(credentials.get("username", ""), request)
        account: Account | None = super().authenticate(request, **credentials)
        if may_enter:
            return account
        self.unstash_authenticated_user()
        return None

    def get_group_permissions(self, user_obj: Account, obj: Any = None) -> set[str]:
        """Add what the roles of staff allow; Django asks once a request."""
        if obj is not None or user_obj.is_superuser or not user_obj.is_active:
            rows: set[str] = super().get_group_permissions(user_obj, obj)
            return rows
        # One question for the names of the groups and for rows of their own, if any.
        asked = (
            "name",
            "permissions__content_type__app_label",
            "permissions__codename",
        )
        found = list(user_obj.groups.values_list(*asked))
        own = {f"{app}.{codename}" for _, app, codename in found if codename}
        names = {name for name, _, _ in found} if user_obj.is_staff else ()
        return own | roles.granted(names)


class AccountAdapter(DefaultAccountAdapter):
    """Count guesses our way, and lead each kind of person to their page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
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
        holder = Holder.of(login)
        if not guessing.allowed(login=login, client=client, known=holder.networks):
            _log("sign_in_stopped", holder, client)
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the guess; the log says from where, never what was typed."""
        login, client = credentials["username"], client_address(request)
        guessing.failed(login=login, password=credentials["password"], client=client)
        _log("sign_in_failed", Holder.of(login), client)

    def post_login(
        self, request: HttpRequest, user: Account, **kwargs: Any
    ) -> HttpResponse:
        """Remember from where the owner came; a first password leads to its change."""
        client, holder = client_address(request), Holder.of(user.username)
        guessing.forget(login=user.username, client=client)
        _remember(holder, neighbourhood(client))
        _log("signed_in", holder, client)
        if _has_first_password(user.username):
            # Also when a page was asked for before: it stays one "later" away.
            kwargs["redirect_url"] = reverse("account_change_password")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Sign out; the staff log says when."""
        if isinstance(request.user, Account) and request.user.is_staff:
            client = client_address(request)
            trail.record("signed_out", account=request.user, client=client)
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing at sign-in and sign-out: the page itself shows it."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to the console, a first password to its change, others home."""
        if request.user.is_staff:
            return reverse("admin:index")
        if _has_first_password(request.user.get_username()):
            return reverse("account_change_password")
        return reverse("members:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the home page in the same language."""
        return reverse("pages:home")

    def respond_user_inactive(
        self, request: HttpRequest, user: Account
    ) -> HttpResponse:
        """Tell who gave the right password why nothing is open to them."""
        _log("sign_in_inactive", Holder.of(user.username), client_address(request))
        context = {
            "connection": Connection.objects.filter(account=user).first(),
            "mailbox": Mailbox.objects.filter(account=user).first(),
        }
        return render(request, "account/account_inactive.html", context)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask staff who enrol for their password only when the sign-in is old."""
        enrols = not Authenticator.objects.filter(user=self.request.user.pk).exists()
        return not (enrols and signed_in_recently(self.request))

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Let nobody confirm by password alone who has a second factor."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [m for m in methods if m["id"] == "mfa_reauthenticate"] or methods


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

    def build_totp_svg(self, url: str) -> str:
        """Draw the code as part of a page: the policy refuses data: addresses."""
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(image.to_string(encoding="unicode"))


def log_wrong_code(request: HttpRequest, account: Account) -> None:
    """Log a wrong code of the second factor, after the right password."""
    _log("second_factor_failed", Holder.of(account.username), client_address(request))


def _cipher() -> Fernet:
    key = sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))


def _may_enter_from(login: str, request: HttpRequest | None) -> bool:
    """Hold a first password, which is printed on paper, to the operator's lines."""
    is_near = request is not None and is_own(client_address(request))
    return not _has_first_password(login) or is_near


def _has_first_password(login: str) -> bool:
    first = Mailbox.objects.filter(account__username=login, initial_password=True)
    return first.exists()


def _remember(holder: Holder, network: str) -> None:
    """Put the network in front, so that the one unused for longest goes."""
    others = [known for known in holder.networks if known != network]
    networks = [network, *others][:KNOWN_NETWORKS]
    if holder.is_staff:
        cache.set(_networks_key(holder.pk), networks, KNOWN_SECONDS)
    elif networks != holder.networks:
        for model in (Connection, Mailbox):
            model.objects.filter(account=holder.pk).update(known_networks=networks)


def _networks_key(pk: int | None) -> str:
    return f"known-networks:{pk}"


def _log(event: str, holder: Holder, client: str) -> None:
    """Write one line: whose name it was, if anybody's, and from where."""
    whose, network = {"account": holder.pk} if holder.pk else {}, neighbourhood(client)
    log.info(event, kind=holder.kind, network=network, **whose)
    # Asked of every name, so that the time of a repetition tells nobody whose it is.
    is_news = trail.is_news(event, account=holder.pk, network=network)
    if holder.pk and holder.is_staff and is_news:
        trail.record(event, account=holder.pk, client=client)
