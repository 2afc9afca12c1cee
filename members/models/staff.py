"""What staff did and from where, and the sessions in which they do it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StaffEvent(models.Model):
    """A sign-in, a failure or an action: who, when, from where. Never changed."""

    class Kind(models.TextChoices):
        """What happened; those of the sign-in have the names of the log's events."""

        SIGNED_IN = "signed_in", _("signed in")
        FAILED = "sign_in_failed", _("wrong password")
        STOPPED = "sign_in_stopped", _("stopped after too many failures")
        INACTIVE = "sign_in_inactive", _("sign-in of a switched-off account")
        CODE_FAILED = "second_factor_failed", _("wrong code of the second factor")
        ENTERED = "entered", _("entered the console")
        SIGNED_OUT = "signed_out", _("signed out")
        IDLE = "idle", _("signed out after a time without use")
        ENDED = "session_ended", _("ended a session")
        SEARCHED = "searched", _("searched for a subscriber")
        READ = "read", _("read a subscriber's page")
        DID = "did", _("did something")
        EXPORTED = "exported", _("exported a list")
        REFUSED = "refused", _("was refused")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="staff_events",
        verbose_name=_("who"),
    )
    client = models.CharField(_("from where"), max_length=45, blank=True)
    about = models.CharField(_("about"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("entry of the staff log")
        verbose_name_plural = _("staff log")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class StaffSession(models.Model):
    """A session that opened the console; it may be ended from another one."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("who")
    )
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    seen_at = models.DateTimeField(_("last used"), default=timezone.now)
    client = models.CharField(_("from where"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session in the console")
        verbose_name_plural = _("sessions in the console")
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return f"{self.account} {self.started_at:%Y-%m-%d %H:%M}"
