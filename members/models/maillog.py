"""What the mail servers saw of a mailbox, and how far their logs were read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.mailboxes import Mailbox


class MailEvent(models.Model):
    """One kind of event in one hour: how often, and when first and last.

    Without a mailbox it is a network only: who never said a name cannot be told.
    """

    class Service(models.TextChoices):
        """The way in, by the names of RFC 8314 and of Postfix."""

        SUBMISSION = "submission", _("sending, port 587")
        SUBMISSIONS = "submissions", _("sending, port 465")
        SMTP = "smtp", _("port 25")
        IMAP = "imap", _("receiving by IMAP")
        POP3 = "pop3", _("receiving by POP")

    class Kind(models.TextChoices):
        """What happened."""

        SIGNED_IN = "signed_in", _("signed in")
        PASSWORD = "password", _("sign-in refused (535)")
        SENDER = "sender", _("sender address refused (553)")
        NOT_SIGNED_IN = "not_signed_in", _("tried to send without SMTP AUTH")
        NO_TLS = "no_tls", _("no encrypted connection came about (TLS)")
        MESSAGES = "messages", _("limit of messages a day (450)")
        RECIPIENTS = "recipients", _("too many recipients (550)")
        SIZE = "size", _("message too large (552)")
        FULL = "full", _("mail refused: the mailbox is full (552)")
        RECIPIENT = "recipient", _("recipient refused")
        BOUNCED = "bounced", _("message came back")
        DEFERRED = "deferred", _("message waits for the other server")
        OTHER = "other", _("refused for another reason")

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, null=True, related_name="mail_events"
    )
    host = models.CharField(max_length=64)
    hour = models.DateTimeField()
    service = models.CharField(max_length=11, choices=Service)
    network = models.CharField(max_length=43, blank=True)
    kind = models.CharField(max_length=13, choices=Kind)
    domain = models.CharField(max_length=253, blank=True)
    """Of the recipient that bounced, or of the sender that was refused."""
    times = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("event of the mail servers")
        verbose_name_plural = _("events of the mail servers")
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "mailbox", "hour", "host", "service", "kind", "network", "domain",
                ],
                name="mail_event_once_an_hour",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["hour"], name="mail_event_hour"),
            models.Index(
                fields=["network", "hour"],
                condition=Q(mailbox=None),
                name="mail_event_nameless",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mailbox} {self.kind} {self.hour:%Y-%m-%d %H}"


class MailLog(models.Model):
    """A log that is followed: what was read of it is what the events hold."""

    host = models.CharField(max_length=64)
    source = models.CharField(max_length=400)
    inode = models.BigIntegerField(default=0)
    offset = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    """A digest of the first line: a new file may have the inode of an old one."""
    newest_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(default=timezone.now)
    lines = models.BigIntegerField(default=0)
    garbled = models.BigIntegerField(default=0)
    old = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["host", "source"], name="mail_log_once"),
        )

    def __str__(self) -> str:
        return f"{self.host} {self.source}"


class QueuedMessage(models.Model):
    """A message of a member that a mail server has not got rid of yet."""

    host = models.CharField(max_length=64)
    queue_id = models.CharField(max_length=32)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+")
    service = models.CharField(max_length=11)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = (
            models.UniqueConstraint(fields=["host", "queue_id"], name="queued_once"),
        )

    def __str__(self) -> str:
        return f"{self.host} {self.queue_id}"
