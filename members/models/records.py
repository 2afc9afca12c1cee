"""What happened to a mailbox, and what the operator brought."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.mailboxes import Mailbox


class MailboxChange(models.Model):
    """Something that happened to a mailbox; support and the owner can read it."""

    class Kind(models.TextChoices):
        """What happened."""

        REQUESTED = "requested", _("applied for")
        FAILED = "failed", _("attempt failed")
        MADE = "made", _("made")
        PROVEN = "proven", _("sending and receiving proven")
        READY = "ready", _("ready to use")
        REFUSED = "refused", _("could not be given")
        LATE = "late", _("later than expected")
        RETRIED = "retried", _("retry asked for")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        PASSWORD_APPLIED = "password_applied", _("new password in use")
        REMINDED = "reminded", _("reminded to choose a password")
        FIRST_PASSWORD_ENDED = "first_ended", _("initial password ended")
        LIMIT_REACHED = "limit_reached", _("daily limit of messages reached")
        LIMIT_TOLD = "limit_told", _("told of the daily limit")
        CODE_ISSUED = "code_issued", _("one-time code issued")
        CODE_USED = "code_used", _("one-time code used")
        SUSPENDED = "suspended", _("suspended")
        RESTORED = "restored", _("restored")
        CLOSED = "closed", _("closed")
        RELEASED = "released", _("released")
        SENDER_CONFIRMED = "sender_confirmed", _("sender address confirmed")
        SENDER_REMOVED = "sender_removed", _("sender address removed")
        SENDER_WARNED = "sender_warned", _("warned that a sender address ends")
        SENDER_LAPSED = "sender_lapsed", _("sender address ended")

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="changes")
    kind = models.CharField(_("what"), max_length=16, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    from_status = models.CharField(_("from"), max_length=9, blank=True)
    to_status = models.CharField(_("to"), max_length=9, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("who"),
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    about = models.CharField(_("about"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = (
            "at",
            "pk",
        )
        indexes = (models.Index(fields=["at"], name="mailbox_change_at"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class TakenAddress(models.Model):
    """An address or alias that the mail system already has: nobody can claim it."""

    address = models.EmailField(_("address"), unique=True)

    class Meta:
        verbose_name = _("address in use")
        verbose_name_plural = _("addresses in use")
        ordering = ("address",)

    def __str__(self) -> str:
        return self.address


class Intake(models.Model):
    """A file of the operator that was taken in."""

    class Kind(models.TextChoices):
        """What the file held."""

        CONNECTIONS = "connections", _("connections")
        ADDRESSES = "addresses", _("addresses in use")
        NETWORKS = "networks", _("address ranges")
        RESERVED = "reserved", _("reserved names")
        PROVIDERS = "providers", _("providers")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    lines = models.PositiveIntegerField(_("lines"))
    added = models.PositiveIntegerField(_("added"))
    changed = models.PositiveIntegerField(_("changed"))
    skipped = models.PositiveIntegerField(_("skipped"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    """Nobody for an import by command."""
    why = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
