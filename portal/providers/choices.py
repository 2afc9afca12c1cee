"""The words in which facts about a provider are kept."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the provider mainly is."""

    ISP = "isp", _("Internet providers")
    CARRIER = "carrier", _("Mobile carriers")
    WEBMAIL = "webmail", _("Mail services")
    HOSTING = "hosting", _("Hosting and own domains")


class HostKind(TextChoices):
    """How a subscriber gets the name of the outgoing server."""

    UNKNOWN = "unknown", _("not known")
    FIXED = "fixed", _("the same for everyone")
    BY_ADDRESS = "by_address", _("follows from the address")
    BY_CONTRACT = "by_contract", _("differs for each contract")


class Socket(TextChoices):
    """How the connection is encrypted, as Mozilla's directory writes it."""

    UNKNOWN = "", _("Not verified")
    STARTTLS = "STARTTLS", "STARTTLS"
    SSL = "SSL", "SSL/TLS"
    PLAIN = "plain", _("not encrypted")


class Auth(TextChoices):
    """How a mail program signs in for sending."""

    UNKNOWN = "", _("Not verified")
    PASSWORD = "password", _("on (password)")
    ENCRYPTED = "encrypted", _("on (encrypted password)")
    EITHER = "either", _("on (password, encrypted or not)")
    OAUTH2 = "oauth2", _("on (OAuth2)")
    OAUTH2_OR_PASSWORD = "oauth2_or_password", _("on (OAuth2, or a password)")
    POP_FIRST = "pop_first", _("off (POP before SMTP)")
    NONE = "none", _("none (the server asks for no sign-in)")


class UsernameForm(TextChoices):
    """What is entered as the user name."""

    UNKNOWN = "", _("Not verified")
    FULL_ADDRESS = "full_address", _("the whole mail address, with @ and what follows")
    LOCAL_PART = "local_part", _("the part of the mail address before @")
    DOTTED = (
        "localpart.domain",
        _("the mail address with a dot (.) in place of @"),
    )
    ACCOUNT_ID = "account_id", _("the user ID that the provider gave you")
    NONE = "none", _("none (the server asks for no sign-in)")


class Credential(TextChoices):
    """Which password is entered."""

    MAILBOX = "mailbox_password", _("the password of the mailbox")
    ISSUED = "issued_password", _("a password for mail that the provider issues")
    APP = "app_password", _("an app password, made for the mail program")
    OAUTH2_OR_APP = "oauth2_or_app_password", _("OAuth2, or an app password")
    OAUTH2_ONLY = "oauth2_only", _("OAuth2 only")


class Support(TextChoices):
    """Whether mail can be sent on port 587 or 465 with SMTP AUTH."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")
    NO_MAIL = "n/a", _("it has no mail service")


class ServiceState(TextChoices):
    """Whether the mail service goes on."""

    ACTIVE = "active", _("in operation")
    CLOSED_TO_NEW = "closed_to_new", _("closed to new customers")
    ENDING = "ending", _("ending")
    ENDED = "ended", _("ended")


class Status(TextChoices):
    """Where the facts come from."""

    PAGE = "verified-page", _("the provider's own page")
    ISPDB = "verified-ispdb", _("Mozilla's directory of mail settings (ISPDB)")
    PARTLY = "partly-verified", _("partly checked")
    THIRD_PARTY = "third-party", _("somebody else's page")
    UNVERIFIED = "unverified", _("not checked")


class Confidence(TextChoices):
    """How sure the facts are."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low: visitors are told that it is not verified")


class PageState(TextChoices):
    """What a check of the links saw."""

    UNCHECKED = "", _("not checked yet")
    FINE = "fine", _("answers")
    MOVED = "moved", _("has moved to another address")
    REFUSES = "refuses", _("refuses to be checked")
    MISSING = "missing", _("is gone")
    SILENT = "silent", _("does not answer")


class ServerState(TextChoices):
    """What a check of the submission servers saw."""

    UNCHECKED = "", _("not checked yet")
    FINE = "fine", _("works as written here")
    DIFFERS = "differs", _("answers, but not as written here")
    SILENT = "silent", _("does not answer")
