"""Who can sign in: accounts, and the connections that subscribers hold."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members import identifiers
from members.models.bytewise import Bytewise
from members.roles import Role


class AccountManager(BaseUserManager["Account"]):
    """Make accounts; the name is already canonical."""

    def create_user(
        self, username: str, password: str | None = None, **extra: Any
    ) -> "Account":
        """Make an account; without a password nobody can sign in to it."""
        account = self.model(username=username, **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(
        self, username: str, password: str | None = None, **extra: Any
    ) -> "Account":
        """Make an administrator; raise ValidationError for a subscriber's name."""
        roles = {"is_staff": True, "is_superuser": True}
        account = self.model(username=username, **roles, **extra)
        account.clean()
        account.validate_unique()
        return self.create_user(account.username, password, **roles, **extra)


class Account(AbstractBaseUser, PermissionsMixin):
    """Whatever can sign in: a connection ID, a mailbox address or a staff name."""

    username = models.CharField(_("sign-in name"), max_length=254, unique=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    @cached_property
    def is_administrator(self) -> bool:
        """Whether this member of staff gives others their roles; asked once."""
        return self.is_superuser or (
            self.is_staff and self.groups.filter(name=Role.ADMINISTRATORS).exists()
        )

    def clean(self) -> None:
        """Refuse a name of staff that sign-in could mistake for a subscriber's."""
        super().clean()
        if not self.is_staff:
            return
        self.username = identifiers.fold(self.username)
        if "@" in self.username or identifiers.IP_AND_DIGITS.fullmatch(self.username):
            raise ValidationError(
                {"username": _("A name of staff has no @ and is no connection ID.")}
            )
        address = f"{self.username}@{settings.MAIL_DOMAIN}"
        if Account.objects.filter(username=address).exists():
            raise ValidationError(
                {"username": _("Somebody signs in with this name already.")}
            )


class Service(models.TextChoices):
    """The kind of line, with the ids of the impact check's first question."""

    GOL_FLETS = "gol_flets", _("FLET'S access (dynamic IP)")
    GOL_FIXED_IP = "gol_fixed_ip", _("fixed-IP service")
    GOL_DIALUP = "gol_dialup", _("dial-up (Power Plan, Super Lite)")
    GOL_AIR_EDGE = "gol_air_edge", _("AIR-EDGE option")
    UNKNOWN = "unknown", _("another service")


class ConnectionState(models.TextChoices):
    """Whether the operator still serves the line."""

    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


class Connection(models.Model):
    """One line of a subscriber; its password is the operator's."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="connection")
    connection_id = models.CharField(_("connection ID"), max_length=64, unique=True)
    auto_numbered = models.BooleanField(_("auto-numbered"))
    realm = models.CharField(_("realm"), max_length=253)
    service = models.CharField(_("service"), max_length=12, choices=Service)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=ConnectionState,
        default=ConnectionState.ACTIVE,
    )
    known_networks = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering = ("connection_id",)
        indexes = (
            # What an agent types: the beginning of a connection ID.
            models.Index(Bytewise("connection_id"), name="connection_id_bytes"),
        )

    def __str__(self) -> str:
        return self.connection_id

    @property
    def shown_part(self) -> str:
        """The part of the ID that may stand on a page beside the address."""
        return identifiers.shown_part(self.connection_id)
