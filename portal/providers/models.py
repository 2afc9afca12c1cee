"""Other providers, what is known of their servers, and what visitors report."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from portal.providers import choices
from portal.providers.domains import validate_host, validate_patterns
from portal.providers.written import validate_ways

NOT_SLUGS = ("report", "reported", "results")
"""What stands in these places of an address is another page."""


def validate_slug_is_free(slug: str) -> None:
    """Raise ValidationError for the name of another page."""
    if slug in NOT_SLUGS:
        raise ValidationError(_("This name is another page."))


def _one_of(field: str, choice: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choice.values}), name=f"provider_{field}_known"
    )


class ProviderQuerySet(models.QuerySet["Provider"]):
    """What is asked about providers."""

    def listed(self) -> Self:
        """Those that visitors see, by kind."""
        return self.filter(is_published=True).order_by("kind", "slug")


class Provider(models.Model):
    """One provider or mail service; what visitors read stands in both languages."""

    slug = models.SlugField(
        _("name in the address"),
        max_length=60,
        unique=True,
        validators=[validate_slug_is_free],
    )
    name_ja = models.CharField(_("name (Japanese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    words = models.CharField(
        _("other words to find it by"),
        max_length=400,
        blank=True,
        help_text=_("Readings in kana, older names; with spaces between."),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=choices.Kind)
    domains = models.TextField(
        _("domains of its addresses"),
        blank=True,
        validators=[validate_patterns],
        help_text=_(
            "With spaces between; *.example.ne.jp and a?.example.jp are known."
        ),
    )
    has_own_domains = models.BooleanField(
        _("customers bring domains of their own"), default=False
    )

    smtp_host = models.CharField(
        _("outgoing server"), max_length=253, blank=True, validators=[validate_host]
    )
    is_host_verified = models.BooleanField(
        _("the outgoing server was verified"),
        default=True,
        help_text=_("If not, visitors are not shown its name."),
    )
    host_kind = models.CharField(
        _("kind of server name"), max_length=12, choices=choices.HostKind
    )
    host_rule_ja = models.TextField(_("rule for the server (Japanese)"), blank=True)
    host_rule_en = models.TextField(_("rule for the server (English)"), blank=True)
    smtp_port = models.PositiveIntegerField(
        _("port"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    socket = models.CharField(
        _("encryption"), max_length=8, blank=True, choices=choices.Socket
    )
    auth = models.CharField(
        _("sign-in for sending"), max_length=20, blank=True, choices=choices.Auth
    )
    username_form = models.CharField(
        _("user name"), max_length=20, blank=True, choices=choices.UsernameForm
    )
    alt_submission = models.TextField(
        _("other ways to send"),
        blank=True,
        validators=[validate_ways],
        help_text=_(
            "With “;” between, like: smtp.example.ne.jp:465 SSL; same host:587 STARTTLS"
        ),
    )
    supports_submission = models.CharField(
        _("port 587 or 465 with SMTP AUTH"), max_length=8, choices=choices.Support
    )
    credential = models.CharField(
        _("kind of password"), max_length=24, choices=choices.Credential
    )
    enable_first_ja = models.CharField(
        _("to switch on first (Japanese)"), max_length=200, blank=True
    )
    enable_first_en = models.CharField(
        _("to switch on first (English)"), max_length=200, blank=True
    )
    note_ja = models.TextField(_("to know (Japanese)"), blank=True)
    note_en = models.TextField(_("to know (English)"), blank=True)

    service_state = models.CharField(
        _("state of the service"), max_length=16, choices=choices.ServiceState
    )
    end_date = models.DateField(_("end of the service"), null=True, blank=True)
    op25b_page = models.CharField(
        _("page about OP25B"),
        max_length=400,
        blank=True,
        validators=[URLValidator(["http", "https"])],
    )
    op25b_since = models.CharField(
        _("port 25 blocked since"), max_length=100, blank=True
    )

    status = models.CharField(
        _("where the facts come from"), max_length=16, choices=choices.Status
    )
    confidence = models.CharField(
        _("confidence"), max_length=8, choices=choices.Confidence
    )
    source = models.TextField(
        _("sources"), blank=True, help_text=_("Addresses of pages, with “;” between.")
    )
    last_checked = models.DateField(_("last checked"), null=True, blank=True)
    notes = models.TextField(_("notes (staff only)"), blank=True)
    is_published = models.BooleanField(_("published"), default=True)

    page_checked_at = models.DateTimeField(
        _("links looked at"), null=True, blank=True, editable=False
    )
    page_state = models.CharField(
        _("links"),
        max_length=8,
        blank=True,
        choices=choices.PageState,
        editable=False,
    )
    page_seen = models.TextField(_("what was seen there"), blank=True, editable=False)
    server_checked_at = models.DateTimeField(
        _("servers looked at"), null=True, blank=True, editable=False
    )
    server_state = models.CharField(
        _("servers"),
        max_length=8,
        blank=True,
        choices=choices.ServerState,
        editable=False,
    )
    server_seen = models.TextField(_("what was seen there"), blank=True, editable=False)

    shipped = models.CharField(max_length=64, blank=True, editable=False)
    imported = models.CharField(max_length=64, blank=True, editable=False)
    """What the last import made of it; `shipped` alone belongs to the product."""

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ("kind", "slug")
        constraints = (
            _one_of("kind", choices.Kind),
            _one_of("host_kind", choices.HostKind),
            _one_of("socket", choices.Socket),
            _one_of("auth", choices.Auth),
            _one_of("username_form", choices.UsernameForm),
            _one_of("supports_submission", choices.Support),
            _one_of("credential", choices.Credential),
            _one_of("service_state", choices.ServiceState),
            _one_of("status", choices.Status),
            _one_of("confidence", choices.Confidence),
            models.CheckConstraint(
                condition=~Q(slug__in=NOT_SLUGS), name="provider_slug_is_no_page"
            ),
            models.CheckConstraint(
                condition=Q(smtp_port=None) | Q(smtp_port__range=(1, 65535)),
                name="provider_port_exists",
                violation_error_message=_("A port is a number from 1 to 65535."),
            ),
            models.CheckConstraint(
                condition=Q(host_kind="fixed") & ~Q(smtp_host="")
                | Q(host_kind="unknown", smtp_host="")
                | Q(host_kind__in=("by_address", "by_contract"), smtp_host="")
                & ~Q(host_rule_en=""),
                name="provider_host_fits_its_kind",
                violation_error_message=_(
                    "A server that is the same for everyone needs its name, one that"
                    " differs needs a rule and no name, and one not known has no name."
                ),
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(service_state__in=("ending", "ended")),
                name="provider_end_date_of_an_end",
                violation_error_message=_(
                    "Only a service that is ending or ended has an end date."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self._said("name")

    @property
    def host_rule(self) -> str:
        """The rule that gives the server, in the language of the page."""
        return self._said("host_rule")

    @property
    def enable_first(self) -> str:
        """What has to be switched on before anything works."""
        return self._said("enable_first")

    @property
    def note(self) -> str:
        """What else to know."""
        return self._said("note")

    def _said(self, field: str) -> str:
        other, own = ("ja", "en") if get_language() == "en" else ("en", "ja")
        said = getattr(self, f"{field}_{own}") or getattr(self, f"{field}_{other}")
        return str(said)


class ReportQuerySet(models.QuerySet["Report"]):
    """What is done with reports."""

    def finish(self) -> int:
        """Close the open ones, forget where to answer to, and return how many."""
        return self.filter(state=Report.State.OPEN).update(
            state=Report.State.DONE, done_at=timezone.now(), email=""
        )


class Report(models.Model):
    """What a visitor knows better, for staff to look into."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")

    provider = models.ForeignKey(
        Provider,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("provider"),
        help_text=_("Empty: one that is not in the directory."),
    )
    text = models.TextField(_("what was reported"))
    email = models.EmailField(_("address to answer to"), blank=True)
    state = models.CharField(
        _("state"), max_length=4, choices=State, default=State.OPEN
    )
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-state", "-reported_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", done_at=None)
                | Q(state="done", done_at__isnull=False, email=""),
                name="report_done_keeps_no_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider or _('not listed')}: {self.text[:40]}"
