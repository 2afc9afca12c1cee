"""Addresses and domains elsewhere that a mailbox may send as."""

from datetime import date, datetime, timedelta
from typing import Self

import idna
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.mailboxes import Mailbox


class SenderQuerySet(models.QuerySet["Sender"]):
    """What is asked about senders, in words."""

    def current(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def confirmed(self) -> Self:
        """Those that the mailbox may send as."""
        return self.current().exclude(confirmed_at=None)

    def pending(self) -> Self:
        """Those that wait for their code or their record."""
        return self.current().filter(confirmed_at=None)

    def untold(self) -> Self:
        """Those about which the owner has to be told something."""
        return self.exclude(news="")

    def codes_due(self, now: datetime) -> Self:
        """Those to which a code has to be mailed now."""
        return self.pending().filter(code_due_at__lte=now)

    def domains_to_look_at(self, now: datetime, *, every: timedelta) -> Self:
        """Return the confirmed domains whose record was looked at so long ago."""
        domains = self.confirmed().filter(kind=Sender.Kind.DOMAIN)
        return domains.filter(looked_at__lte=now - every).order_by("looked_at")


class Sender(models.Model):
    """An outside address confirmed by a code, or a domain confirmed by its DNS."""

    class Kind(models.TextChoices):
        """What it is, and with that how it is confirmed."""

        ADDRESS = "address", _("mail address")
        DOMAIN = "domain", _("domain")

    class Policy(models.TextChoices):
        """What its domain asks recipients to do with mail from other servers."""

        REJECT = "reject", _("refuse it")
        QUARANTINE = "quarantine", _("treat it as suspicious")
        NONE = "none", _("nothing special")
        UNKNOWN = "unknown", _("not known")

    class Finding(models.TextChoices):
        """What the last look at the domain's record found."""

        FOUND = "found", _("found")
        ABSENT = "absent", _("no record")
        OTHER = "other", _("another value")
        NO_ANSWER = "no_answer", _("no answer")

    class News(models.TextChoices):
        """What the owner has yet to be told."""

        CONFIRMED = "confirmed", _("confirmed")
        WARNED = "warned", _("about to lapse")
        LAPSED = "lapsed", _("lapsed")
        REMOVED = "removed", _("removed by support")

    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, related_name="senders", verbose_name=_("mailbox")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("address or domain"), max_length=254)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    code_asked_at = models.DateTimeField(_("code asked for at"), null=True, blank=True)
    code_due_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=128, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    token = models.CharField(_("value of the record"), max_length=40, blank=True)
    finding = models.CharField(
        _("last look at the record"), max_length=9, choices=Finding, blank=True
    )
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("record last seen at"), null=True, blank=True)
    missing_since = models.DateTimeField(_("missing since"), null=True, blank=True)
    warned_at = models.DateTimeField(_("warned at"), null=True, blank=True)

    policy = models.CharField(
        _("its policy (SPF, DMARC)"),
        max_length=10,
        choices=Policy,
        default=Policy.UNKNOWN,
    )
    policy_at = models.DateTimeField(null=True, blank=True)
    news = models.CharField(max_length=9, choices=News, blank=True)

    objects = SenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender address")
        verbose_name_plural = _("sender addresses")
        ordering = ("kind", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "name"],
                condition=Q(removed_at=None),
                name="one_sender_of_a_name",
            ),
            models.CheckConstraint(
                condition=Q(kind="address", name__contains="@")
                | (Q(kind="domain") & ~Q(name__contains="@") & ~Q(token="")),
                name="sender_is_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(warned_at=None) | Q(missing_since__isnull=False),
                name="sender_is_warned_only_when_missing",
            ),
        )
        indexes = (
            models.Index(
                fields=["code_due_at"],
                condition=Q(code_due_at__isnull=False),
                name="sender_code_due",
            ),
            models.Index(
                fields=["looked_at"],
                condition=Q(kind="domain", removed_at=None),
                name="sender_domain_looked_at",
            ),
            models.Index(fields=["name"], name="sender_name"),
        )

    def __str__(self) -> str:
        return self.shown

    @property
    def is_confirmed(self) -> bool:
        """Whether the mailbox may send as it."""
        return self.confirmed_at is not None and self.removed_at is None

    @property
    def domain(self) -> str:
        """The domain, or that of the address, as DNS writes it."""
        return self.name.rpartition("@")[2]

    @property
    def shown(self) -> str:
        """The name as its owner writes it: with the letters of its own language."""
        before, at, domain = self.name.rpartition("@")
        try:
            return f"{before}{at}{idna.decode(domain)}"
        except idna.IDNAError:
            return self.name

    @property
    def pattern(self) -> str:
        """What the mail servers look for: the address, or @domain for all of them."""
        return self.name if self.kind == self.Kind.ADDRESS else f"@{self.name}"


class SenderRefusalManager(models.Manager["SenderRefusal"]):
    """Count what the mail servers refused."""

    def note(self, *, address: str, number: int = 1, day: date | None = None) -> None:
        """Add refusals (553) of a mailbox; who has none here is not counted."""
        mailbox = Mailbox.objects.filter(address=address).first()
        if mailbox is None:
            return
        row, _made = self.get_or_create(
            mailbox=mailbox, day=day or timezone.localdate()
        )
        self.filter(pk=row.pk).update(times=F("times") + number)


class SenderRefusal(models.Model):
    """How often a mailbox tried on one day to send as what it may not (553)."""

    mailbox = models.ForeignKey(
        Mailbox,
        models.PROTECT,
        related_name="sender_refusals",
        verbose_name=_("mailbox"),
    )
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("refused messages (553)"), default=0)

    objects = SenderRefusalManager()

    class Meta:
        verbose_name = _("refused sender")
        verbose_name_plural = _("refused senders")
        ordering = ("-day", "-times")
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "day"], name="one_count_of_refusals_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mailbox} {self.day} {self.times}"
