"""The tables of the mail directory; Postfix and Dovecot read views over them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

QUOTA_BYTES = 1 << 30


class MailDomain(models.Model):
    """A domain for which the mail servers receive."""

    name = models.CharField(_("domain"), max_length=253)

    class Meta:
        db_table = "mailsystem_domain"
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        constraints = (
            models.UniqueConstraint(fields=["name"], name="mail_domain_once"),
        )

    def __str__(self) -> str:
        return self.name


class MailAccount(models.Model):
    """One address as the mail servers should have it.

    The unique constraints are the indexes of every look-up: a unique field would get a
    second index for LIKE on PostgreSQL, which nothing asks for.
    """

    owner = models.BigIntegerField(_("mailbox of the portal"), null=True, blank=True)
    address = models.EmailField(_("address"))
    password = models.CharField(_("password hash"), max_length=128)
    active = models.BooleanField(_("may sign in and send"))
    delivers = models.BooleanField(_("receives mail"))
    quota_bytes = models.BigIntegerField(_("quota in bytes"), default=QUOTA_BYTES)
    first_password = models.BooleanField(_("still the initial password"))
    revision = models.PositiveIntegerField(_("revision"), default=0)

    class Meta:
        db_table = "mailsystem_account"
        verbose_name = _("mail account")
        verbose_name_plural = _("mail accounts")
        constraints = (
            models.UniqueConstraint(fields=["address"], name="mail_address_once"),
            models.UniqueConstraint(fields=["owner"], name="mail_owner_once"),
        )

    def __str__(self) -> str:
        return self.address


class MailSender(models.Model):
    """What a mailbox may send as besides its own address, as the mail servers ask it.

    The owner `EVERYBODY` with the sender `ANY` lets every mailbox send as any address
    outside (SENDER_POLICY).
    """

    EVERYBODY = 0
    ANY = "*"

    owner = models.BigIntegerField(_("mailbox of the portal"))
    sender = models.CharField(_("address, or @domain"), max_length=254)

    class Meta:
        db_table = "mailsystem_sender"
        verbose_name = _("outside sender")
        verbose_name_plural = _("outside senders")
        constraints = (
            models.UniqueConstraint(
                fields=["owner", "sender"], name="mail_sender_once"
            ),
        )
        indexes = (models.Index(fields=["sender"], name="mail_sender_sender"),)

    def __str__(self) -> str:
        return self.sender


class MailNetwork(models.Model):
    """A network from which a first password is accepted, in its canonical form."""

    network = models.CharField(_("network"), max_length=43)

    class Meta:
        db_table = "mailsystem_network"
        verbose_name = _("network for initial passwords")
        verbose_name_plural = _("networks for initial passwords")
        constraints = (
            models.UniqueConstraint(fields=["network"], name="mail_network_once"),
        )

    def __str__(self) -> str:
        return self.network
